import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openSnapshot } from '../../db/snapshot.ts'
import type { Query } from '../../db/statement.ts'
import { opens, storedKeys } from '../register/keys.ts'

/** The other files in the folder of a database that are databases by their names, and so may need the key beside it too. */
export function neighboursOf(databasePath: string): string[] {
  const own = statSync(databasePath, { throwIfNoEntry: false })
  return readdirSync(dirname(databasePath))
    .filter((name) => /\.(db|db3|sqlite|sqlite3)$/i.test(name))
    .sort()
    .map((name) => join(dirname(databasePath), name))
    .filter((path) => {
      const found = statSync(path, { throwIfNoEntry: false })
      // By what it is and not by its name, since a link may lead to the database itself.
      return found?.isFile() === true && !(found.dev === own?.dev && found.ino === own.ino)
    })
}

const hasKeys: Query<boolean> = {
  sql: `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'wrapped_key'`,
  params: [],
  map: ([count]) => Number(count) > 0,
}

/** Whether a database is wrapped with this key. A database of another program is not; throws when it cannot be read. */
export async function needsKey(databasePath: string, izinKey: Uint8Array): Promise<boolean> {
  const engine = openSnapshot(databasePath)
  try {
    const [ours] = await engine.read(hasKeys)
    return ours === true && opens(izinKey, await engine.read(storedKeys()))
  } finally {
    await engine.close()
  }
}
