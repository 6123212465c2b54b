// Plain JavaScript, since it has to run on the Nodes that it turns away.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 24 && !(major === 22 && minor >= 18)) {
  // Only a checkout gets a Node from npm.
  const isPackage = import.meta.url.includes('/node_modules/')
  const advice = isPackage
    ? 'Install Node 24.'
    : 'On Linux x64 npm brings the right one with "npm ci"; elsewhere install Node 24.'
  console.error(`izin needs Node 24 (or 22.18): this is ${process.versions.node}. ${advice}`)
  process.exit(1)
}
