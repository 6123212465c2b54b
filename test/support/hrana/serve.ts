/** `serve.ts FILE TOKEN`: a remote libSQL for servers on other hosts, at port 8080. */
import { startHranaServer } from './server.ts'

const [path = '', authToken = ''] = process.argv.slice(2)
await startHranaServer({ path, authToken, listen: { host: '0.0.0.0', port: 8080 } })
