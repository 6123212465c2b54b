/** `migrate-file.ts FILE`: prints "ready", migrates after a word, prints the version. */
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
