import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  email,
  openTestRegister,
  phone,
  say,
  subBrandCode,
  type TestRegister,
} from '../../../test/support/register.ts'
import { setSetting } from '../settings.ts'
import { forgetLists } from './forget.ts'
import { askOfFile, type ListFile, listFileOf, listsAtWork } from './jobs.ts'
import { lookUpPages } from './look-up.ts'
import { listPageLines, listPages } from './pages.ts'
import { takeListFile } from './take.ts'

let home: TestRegister
beforeEach(async () => {
  home = await openTestRegister()
})
afterEach(async () => await home?.close())

const asked = {
  brandCode: subBrandCode,
  channel: 'MESAJ',
  recipientType: 'BIREYSEL',
  holder: 'U0VIEWER',
  language: 'tr',
  slackFile: 'F0LISTE',
} as const

async function given(requestKey = 'form:1'): Promise<ListFile> {
  await askOfFile(home.register, { ...asked, requestKey })
  const list = (await listsAtWork(home.register)).at(-1)
  if (list === undefined) throw new Error('Nothing was asked')
  return list
}

async function* lines(...texts: (string | null)[]): AsyncGenerator<string | null> {
  yield* texts
}

const many = (count: number) => Array.from({ length: count }, (_, n) => phone(n + 1).address)

async function ceiling(perDay: number): Promise<void> {
  await setSetting(home.engine, 'look_ups_per_day', String(perDay), 'test', home.clock.now())
}

async function logged(): Promise<number> {
  const sql = "SELECT count(*) FROM look_up_log WHERE actor = 'U0VIEWER' AND purpose = 'list'"
  return (await home.engine.read({ sql, params: [], map: ([count]) => Number(count) }))[0] ?? 0
}

async function now(list: ListFile): Promise<ListFile> {
  const found = await listFileOf(home.register, list.id)
  if (found === null) throw new Error('The list is gone')
  return found
}

async function pagesOf(list: ListFile): Promise<number[]> {
  const places: number[] = []
  for await (const { place } of listPages(home.register, list.id)) places.push(place)
  return places
}

async function whole(list: ListFile, texts: readonly (string | null)[]): Promise<ListFile> {
  await takeListFile(home.register, list, lines(...texts))
  await lookUpPages(home.register, await now(list))
  return await now(list)
}

describe('a file of addresses', () => {
  test('whose lines take long to read lets others have their turn between two of them', async () => {
    let turns = 0
    const seen = new Set<number>()
    async function* slow(): AsyncGenerator<string> {
      for (let line = 0; line < 10; line += 1) {
        const begun = performance.now()
        while (performance.now() - begun < 60);
        seen.add(turns)
        yield phone(line).address
      }
    }
    const list = await given()
    const counting = setInterval(() => {
      turns += 1
    })
    await takeListFile(home.register, list, slow())
    clearInterval(counting)
    expect(seen.size).toBeGreaterThan(8)
  })

  test('remembers that its first line was taken for a header, through every page', async () => {
    await ceiling(listPageLines + 5)
    const list = await whole(await given(), [null, ...many(listPageLines + 1)])
    expect(list.tally).toMatchObject({ header: true, mayNot: listPageLines + 1 })
    expect((await whole(await given('form:2'), many(1))).tally.header).toBe(false)
  })

  test('is looked up with each address once, over all its pages, and counted by reason', async () => {
    await ceiling(5000)
    await say(home.register, phone(1), 'ONAY')
    await say(home.register, phone(2), 'RET')
    const texts = [...many(listPageLines + 10), ...many(30), 'bozuk', email(1).address]
    const list = await whole(await given(), texts)
    expect(list).toMatchObject({ state: 'done', pages: 2, asked: listPageLines + 10 })
    expect(list.tally).toMatchObject({ may: 1, mayNot: listPageLines + 9, unreadable: 1, unsuited: 1 })
    expect(list.tally.reasons).toEqual([
      { maySend: false, reason: 'no-consent', count: listPageLines + 8 },
      { maySend: true, reason: 'consent-unverified', count: 1 },
      { maySend: false, reason: 'refused-here', count: 1 },
    ])
    expect(await logged()).toBe(listPageLines + 10)
  })

  test('that is more than may be looked up today is not looked up at all, and none of it is kept', async () => {
    await ceiling(10)
    const list = await whole(await given(), many(11))
    expect(list).toMatchObject({ state: 'ceiling', asked: 11, leftToday: 10, tally: { may: 0, mayNot: 0 } })
    expect(await logged()).toBe(0)
    expect(await pagesOf(list)).toEqual([])
  })

  test('goes on where it was stopped, and logs nothing twice', async () => {
    await ceiling(10_000)
    const list = await given()
    await takeListFile(home.register, list, lines(...many(2 * listPageLines + 1)))
    await lookUpPages(home.register, await now(list), () => false)
    expect(await logged()).toBe(listPageLines)
    expect(await now(list)).toMatchObject({ state: 'looking', nextPage: 1 })
    await lookUpPages(home.register, await now(list))
    expect(await now(list)).toMatchObject({ state: 'done', nextPage: 3 })
    expect(await logged()).toBe(2 * listPageLines + 1)
  })

  test('that broke off while it came in is taken from its beginning', async () => {
    await ceiling(10_000)
    const list = await given()
    await takeListFile(home.register, list, lines(...many(2 * listPageLines)), () => false)
    expect(await now(list)).toMatchObject({ state: 'receiving', pages: 1 })
    expect(await whole(await now(list), many(3))).toMatchObject({ state: 'done', asked: 3, pages: 1 })
    expect(await logged()).toBe(3)
  })

  test('is not answered in part where its holder looked others up meanwhile', async () => {
    await ceiling(listPageLines + 5)
    const list = await given()
    await takeListFile(home.register, list, lines(...many(listPageLines + 5)))
    await lookUpPages(home.register, await now(list), () => false)
    const other = await given('form:2')
    await whole(other, many(3))
    await lookUpPages(home.register, await now(list))
    expect(await now(list)).toMatchObject({ state: 'ceiling', leftToday: 2, pages: 0 })
    expect(await pagesOf(list)).toEqual([])
  })

  test('is one question however often its form is sent', async () => {
    await given()
    await given()
    expect(await listsAtWork(home.register)).toHaveLength(1)
  })

  test('is dropped with all its addresses after a day', async () => {
    const list = await whole(await given(), many(3))
    home.clock.move(24 * 60 * 60_000 - 1)
    await forgetLists(home.register)
    expect(await listFileOf(home.register, list.id)).not.toBeNull()
    home.clock.move(1)
    await forgetLists(home.register)
    expect(await listFileOf(home.register, list.id)).toBeNull()
    expect(await pagesOf(list)).toEqual([])
  })
})
