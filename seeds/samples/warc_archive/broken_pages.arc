filedesc://pages.arc 0.0.0.0 20260302090000 text/plain 69
1 0 Courier
URL IP-address Archive-date Content-type Archive-length


https://courier.example/low hesk 192.0.2.1 20260302090000 text/html 448
HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8

<!DOCTYPE html><title>Low Hesk light burns again</title><article><h1>Low Hesk light burns again</h1><p>The harbour light at Low Hesk was lit again on Monday after four months of repairs, the Velland Harbour Board said.</p><p>“It is the light we steer by,” said Oda Marrick, who skippers a crab boat out of Port Sallow and had asked for the repairs in writing three times.</p></article>
