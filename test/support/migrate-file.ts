/** Migrates a file once it is told to, as a process that starts does: `migrate-file.ts FILE`. Prints "ready", then the version. */
import { once } from 'node:events'
import { openEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'

const [path = ''] = process.argv.slice(2)
process.stdout.write('ready\n')
await once(process.stdin, 'data')
process.stdin.destroy()
const engine = openEmbedded({ path })
const version = await migrate(engine, Date.now())
await engine.close()
process.stdout.write(`${version}\n`)
