import type { Context } from 'hono'

/** Content security policy: only this server, and icons as `data:`, which the viewer's style has. */
const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>izin API</title>
<link rel="stylesheet" href="/docs/api/swagger-ui.css">
<link rel="stylesheet" href="/docs/api/izin.css">
<script defer src="/docs/api/swagger-ui-bundle.js"></script>
<script defer src="/docs/api/start.js"></script>
</head>
<body>
<noscript><p>This page needs JavaScript. The same description: <a href="/openapi.json">/openapi.json</a></p></noscript>
<div id="viewer"></div>
</body>
</html>`

/** Answers with the page that shows /openapi.json by Swagger UI, each route with a form to try it. */
export function referencePage(c: Context) {
  c.header('Cache-Control', 'no-store')
  c.header('Referrer-Policy', 'no-referrer')
  c.header('Content-Security-Policy', policy)
  return c.html(page)
}
