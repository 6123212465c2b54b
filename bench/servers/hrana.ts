import { startHranaServer } from '../../test/support/hrana/server.ts'

/** A libSQL over HTTP on a file of this machine: `hrana.ts FILE`. Benches measure the way there and back. */
const [path = ''] = process.argv.slice(2)
const { url, close } = await startHranaServer({ path })
console.log(`port ${new URL(url).port}`)
process.on('SIGTERM', () => void close().then(() => process.exit(0)))
