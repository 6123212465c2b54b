/**
 * `write-on-demand.ts FILE`: prints "ready"; after "write N" it begins to store a note, and prints "stored N" or "failed N NAME";
 * after "read" it prints "ids [...]"; after "merge" it prints "merged".
 */
import { createInterface } from 'node:readline'
import { openEmbedded } from '../../../db/embedded/embedded.ts'

const [path = ''] = process.argv.slice(2)
const say = (line: string) => void process.stdout.write(`${line}\n`)
const engine = openEmbedded({ path })
await engine.apply(['CREATE TABLE note (id INTEGER PRIMARY KEY) STRICT'])

function write(id: number): void {
  const insert = { sql: 'INSERT INTO note VALUES (?)', params: [id] }
  engine
    .unit([], () => ({ writes: [insert], result: null }))
    .then(
      () => say(`stored ${id}`),
      (error: Error) => say(`failed ${id} ${error.name}`),
    )
}

async function read(): Promise<void> {
  const ids = await engine.read({
    sql: 'SELECT id FROM note ORDER BY id',
    params: [],
    map: ([id]) => Number(id),
  })
  say(`ids ${JSON.stringify(ids)}`)
}

say('ready')
for await (const line of createInterface({ input: process.stdin })) {
  const [verb, id] = line.split(' ')
  if (verb === 'write') write(Number(id))
  if (verb === 'read') await read()
  if (verb === 'merge') await engine.mergeLog().then(() => say('merged'))
}
