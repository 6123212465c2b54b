/* global SwaggerUIBundle */

/** Sends each request to this server, by whatever name the page was opened. */
function toThisServer(request) {
  const { pathname, search } = new URL(request.url, location.href)
  request.url = location.origin + pathname + search
  return request
}

const { classList } = document.documentElement
classList.toggle('dark-mode', matchMedia('(prefers-color-scheme: dark)').matches)

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#viewer',
  tryItOutEnabled: true,
  defaultModelsExpandDepth: -1,
  // A validator elsewhere would be sent the description.
  validatorUrl: null,
  requestInterceptor: toThisServer,
})
