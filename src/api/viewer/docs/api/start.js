/* global SwaggerUIBundle */

/** Sends each request to this server, by whatever name the page was opened. The page, not the browser, asks for a password. */
function toThisServer(request) {
  const { pathname, search } = new URL(request.url, location.href)
  request.url = location.origin + pathname + search
  request.credentials = 'omit'
  return request
}

/** Shows the button of a form once its example is there: pressed before, it would do nothing. */
const buttonAfterExample = {
  wrapComponents: {
    execute: (Execute, system) => (props) => {
      const operation = system.specSelectors.specResolvedSubtree(['paths', props.path, props.method])
      return operation === undefined ? null : system.React.createElement(Execute, props)
    },
  },
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
  plugins: [buttonAfterExample],
})
