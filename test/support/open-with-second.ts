/** `open-with-second.ts FILE`: prints "ready", opens as the next version after a word, prints the version. */
import { once } from 'node:events'
import { databaseVersion } from '../../db/schema-version.ts'
import { readConfig } from '../../src/config.ts'
import { openRegister } from '../../src/opening/open.ts'
import { withSecond } from './second-migration.ts'

const [path = ''] = process.argv.slice(2)
const read = readConfig({ DATABASE_URL: `file:${path}` })
if (!read.ok) throw new Error(read.problems.join(' '))
process.stdout.write('ready\n')
await once(process.stdin, 'data')
process.stdin.destroy()
const { engine } = await openRegister(read.config, Date.now, { migrations: withSecond })
process.stdout.write(`${await databaseVersion(engine)}\n`)
await engine.close()
