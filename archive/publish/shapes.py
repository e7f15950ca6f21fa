"""The shape and the colours of each verdict tone, the same on pages and on cards."""

# The shape that goes with each tone, so that no verdict is told by colour alone. 16 x 16 units.
SHAPES = {
    "good": "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Zm-1.2 11.9L3.2 8.3l1.4-1.4 2.2 2.2 4.7-4.8 1.4 1.4Z",
    "fair": "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Zm0 2v12A6 6 0 0 1 8 2Z",
    "poor": "M8 .8 16 15H0Zm-.9 5v4.4h1.8V5.800Zm0 5.600v1.800h1.800v-1.800Z",
    "bad": "M0 0h16v16H0Zm4.7 3.3L3.3 4.7 6.6 8l-3.3 3.3 1.4 1.4L8 9.4l3.3 3.3 1.4-1.4L9.4 8l3.3-3.3-1.4-1.4L8 6.6Z",
    "none": "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Zm0 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z",
}

# On paper; static/css/tokens.css has the same, and those of the night.
INK = {"good": "#1c6640", "fair": "#515f10", "poor": "#8a4b00", "bad": "#a3211c", "none": "#57524b"}
