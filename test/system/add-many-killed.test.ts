import Database from 'libsql'
import { beforeAll, describe, expect, it } from 'vitest'
import { formatWallTime } from '../../src/calendar/istanbul.ts'
import { openHouse } from '../support/house.ts'
import { forAllTests } from '../support/opened.ts'

/** A list that a system has handed over, and the machine dies while it is worked on (promises 2 and 3). */

const username = 'crm@sistem.example'
const password = 'gizli-parola-1'
const items = 1000
/** In the third piece of two hundred: its consents are recorded, and what became of them is not noted yet. */
const heldPlace = 450
const recordedAtDeath = 600
const notedAtDeath = 400

const house = forAllTests(() => openHouse())

beforeAll(async () => {
  await house.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  await house.izinJson(
    'client',
    'add',
    '--provider',
    '123456',
    '--username',
    username,
    '--password',
    password,
  )
})

async function inFile<Result>(use: (database: Database.Database) => Result): Promise<Result> {
  const database = new Database(house.databasePath, { timeout: 5000 })
  try {
    return use(database)
  } finally {
    database.close()
  }
}

const countOf = (sql: string) =>
  inFile((database) => (database.prepare(sql).get([]) as { n: number } | undefined)?.n ?? 0)
const recorded = () => countOf('SELECT count(*) AS n FROM change')
const noted = () => countOf('SELECT count(*) AS n FROM add_item WHERE sealed IS NULL')

async function ask(method: string, path: string, body?: unknown): Promise<Response> {
  const signedIn = await fetch(`${house.baseUrl}/oauth2/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password, grant_type: 'password' }),
  })
  const { access_token: access } = (await signedIn.json()) as { access_token: string }
  return await fetch(`${house.baseUrl}/sps/123456/brands/123456/consents/request${path}`, {
    method,
    headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

interface Result {
  readonly status: string
  readonly transactionId?: string
  readonly creationDate?: string
}

const results = async (requestId: string): Promise<Result[]> =>
  (await (await ask('GET', `/${requestId}`)).json()) as Result[]

describe('a list of consents whose server is killed in the middle of it', () => {
  it('is finished by the next that lives, each consent recorded once, with the first outcome', async () => {
    // The note of one result fails, which holds the work where a death does most harm.
    await house.stop()
    await inFile((database) =>
      database.exec(`CREATE TRIGGER held BEFORE UPDATE ON add_item WHEN OLD.place = ${heldPlace}
        BEGIN SELECT RAISE(ABORT, 'held'); END`),
    )
    await house.start()
    const consentDate = formatWallTime(Date.now() - 60_000)
    const list = Array.from({ length: items }, (_, n) => ({
      recipient: `+90532${String(1_000_000 + n)}`,
      recipientType: 'BIREYSEL',
      type: 'MESAJ',
      status: 'ONAY',
      source: 'HS_WEB',
      consentDate,
    }))
    const taken = await ask('POST', '', list)
    expect(taken.status).toBe(202)
    const { requestId } = (await taken.json()) as { requestId: string }
    await expect.poll(recorded, { timeout: 60_000 }).toBe(recordedAtDeath)
    await house.stop('SIGKILL')
    expect([await recorded(), await noted()]).toEqual([recordedAtDeath, notedAtDeath])
    const changeIds = () =>
      inFile((database) => database.prepare('SELECT hex(id) AS id FROM change ORDER BY seq').all([]))
    const before = await changeIds()

    await inFile((database) => database.exec('DROP TRIGGER held'))
    await house.start()
    await expect.poll(noted, { timeout: 60_000 }).toBe(items)
    const after = await changeIds()
    expect(after).toHaveLength(items)
    expect(after.slice(0, recordedAtDeath)).toEqual(before)
    const told = await results(requestId)
    expect(told.map(({ status }) => status)).toEqual(Array(items).fill('success'))
    expect(new Set(told.map(({ transactionId }) => transactionId)).size).toBe(items)
    expect(await house.izinJson('verify')).toMatchObject({ ok: true, changes: items })
  })
})
