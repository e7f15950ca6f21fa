"""The people of the tests, one fixture each: users in the groups of policy/roles.py."""
