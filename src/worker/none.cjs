// Stands for packages that are imported on Workers and never used there: every name in it is a class or a function.
const nothing = () => nothing
module.exports = new Proxy(nothing, {
  get(_, name) {
    if (name === '__esModule') return false
    return name === 'default' || name === 'Router' ? nothing : class {}
  },
})
