import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { sync } from '../../db/backup.ts'
import type { Engine } from '../../db/engine.ts'
import { newKey, readKey, WrongKeyError } from '../crypto/wrapped-keys.ts'
import { endRotation, keyPathFor, neighboursOf, nextKeyPath } from '../opening/keys.ts'
import type { Opened } from '../opening/open.ts'
import { rotateKey } from '../register/keys.ts'
import { reader } from './readers.ts'
import { optional, Refused, verb } from './verb.ts'

export const keyRotate = verb({
  words: ['key', 'rotate'],
  help: 'Replace IZIN_KEY by a new key; the data themselves are not encrypted anew',
  parameters: {
    new: optional(reader('BASE64', keyIn, 'it is not 32 bytes in base64')),
  },
  async run(context, { new: given }) {
    const { izinKey, database } = context.config()
    if (database.kind !== 'embedded' || izinKey !== null) {
      if (given === undefined) {
        throw new Refused(
          'Cannot rotate the key: IZIN_KEY is set in the environment, so give the next one with --new BASE64, made with: openssl rand -base64 32',
        )
      }
      await rotate(await context.open(), given)
      return { rotated: true, keyFile: null, oldKeyFile: null }
    }
    const opened = await context.open()
    const keyFile = keyPathFor(database.path)
    const [other] = neighboursOf(database.path)
    if (other !== undefined) {
      throw new Refused(
        `Cannot rotate the key: ${other} lies in the same folder and may need the same key. Nothing was changed. Move it, with a copy of ${keyFile}, to a folder of its own, and rotate again.`,
      )
    }
    const oldKeyFile = await rotateBeside(opened, database.path, given ?? newKey())
    return { rotated: true, keyFile, oldKeyFile }
  },
  show: ({ keyFile, oldKeyFile }) => [
    ...(keyFile === null
      ? ['The key is rotated. Set IZIN_KEY to the new one now: the old one no longer opens this database.']
      : [
          `The key is rotated: ${keyFile} holds the new one. Keep a copy elsewhere.`,
          `The old key is kept in ${oldKeyFile}. Delete it once every database opens and no backup needs it.`,
        ]),
    'The data keys stay the same: the old key and a backup made with it together still open all data, later data too.',
  ],
})

function keyIn(text: string): string | null {
  try {
    readKey(text)
    return text
  } catch {
    return null
  }
}

async function rotate({ engine, izinKey }: Opened, key: string): Promise<void> {
  if (readKey(key).equals(izinKey)) throw new Refused('Cannot rotate the key: it is the present one.')
  try {
    await rotateKey(engine, izinKey, readKey(key))
  } catch (error) {
    if (!(error instanceof WrongKeyError)) throw error
    throw new Refused('Cannot rotate the key: another rotation was faster. This one changed nothing.', {
      cause: error,
    })
  }
}

/** The next key is on disk before the database takes it: the next start completes an interrupted rotation. */
async function rotateBeside(opened: Opened, databasePath: string, key: string): Promise<string | null> {
  const { engine, register } = opened
  const next = nextKeyPath(keyPathFor(databasePath))
  // Made under the writer's lock, so that no start takes it for a leftover; a unit may be decided twice.
  const keeping: Engine = {
    ...engine,
    unit: (reads, decide) =>
      engine.unit(reads, (...rows) => {
        const outcome = decide(...rows)
        keepNext(next, key)
        return outcome
      }),
  }
  await rotate({ ...opened, engine: keeping }, key)
  return await endRotation(engine, databasePath, register.clock())
}

/** Never overwrites another rotation's key, which the database may be about to take. */
function keepNext(next: string, key: string): void {
  try {
    writeFileSync(next, `${key}\n`, { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    if (!existsSync(next)) throw error
    if (readFileSync(next, 'utf8').trim() === key) return
    throw new Refused(
      `Cannot rotate the key: another rotation is under way or was cut short. Start izin once with each database in this folder, which finishes or drops it. If ${next} is there even then, none of them has taken it: move it away.`,
      { cause: error },
    )
  }
  sync(dirname(next))
}
