import { describe, expect, test, vi } from 'vitest'
import { forEachTest } from '../../../test/support/opened.ts'
import { email, openTestRegister, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { setSetting } from '../company/settings.ts'
import { decideAddresses, readAddressFile } from './addresses.ts'
import { type AddressFile, filesAtWork, forgetUploads, importedFileOf } from './file.ts'
import { decryptPage, pageRows } from './page.ts'
import { insertFile, takeFile } from './receive.ts'
import { applyPages } from './work.ts'

const home = forEachTest(() => openTestRegister())

const asked = {
  brandCode: subBrandCode,
  door: 'slack',
  principal: 'U0VIEWER',
  language: 'tr',
  slackFile: 'F0LISTE',
  kind: 'addresses',
  channel: 'MESAJ',
  recipientType: 'BIREYSEL',
} as const

async function given(requestKey = 'form:1'): Promise<AddressFile> {
  const id = await insertFile(home.register, { ...asked, requestKey })
  await takeFile(home.register, id, bytes())
  return await now({ id })
}

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('adres')
}

async function* lines(...texts: string[]): AsyncGenerator<string> {
  yield* texts
}

const many = (count: number) => Array.from({ length: count }, (_, n) => phone(n + 1).address)

async function ceiling(perDay: number): Promise<void> {
  await setSetting(home.engine, 'look_ups_per_day', String(perDay), { by: 'test', now: home.clock.now() })
}

async function logged(): Promise<number> {
  const sql = "SELECT count(*) FROM look_up_log WHERE actor = 'U0VIEWER' AND purpose = 'list'"
  return (await home.engine.read({ sql, params: [], map: ([count]) => Number(count) }))[0] ?? 0
}

async function now(list: Pick<AddressFile, 'id'>): Promise<AddressFile> {
  const found = await importedFileOf(home.register, list.id)
  if (found?.kind !== 'addresses') throw new Error('The list is gone')
  return found
}

const firstPageOf = async ({ id }: AddressFile) => await decryptPage(home.register, id, 0)

async function lookUp({ id }: AddressFile, shouldContinue?: () => boolean): Promise<void> {
  await applyPages(home.register, id, decideAddresses, shouldContinue)
}

async function whole(list: AddressFile, texts: readonly string[]): Promise<AddressFile> {
  await readAddressFile(home.register, list, lines(...texts))
  await lookUp(list)
  return await now(list)
}

describe('a file of addresses', () => {
  test('with lines that take long to read lets others have their turn between two of them', async () => {
    let turns = 0
    let passedMs = 0
    const watch = vi.spyOn(performance, 'now').mockImplementation(() => passedMs)
    const seen = new Set<number>()
    async function* slow(): AsyncGenerator<string> {
      for (let line = 0; line < 10; line += 1) {
        // Each line takes 60 ms.
        passedMs += 60
        seen.add(turns)
        yield phone(line).address
      }
    }
    const list = await given()
    const counting = setInterval(() => {
      turns += 1
    })
    await readAddressFile(home.register, list, slow())
    clearInterval(counting)
    watch.mockRestore()
    expect(seen.size).toBeGreaterThan(8)
  })

  test('is looked up with each address once, over all its pages, and counted by reason', async () => {
    await ceiling(5000)
    await say(home.register, phone(1), 'ONAY')
    await say(home.register, phone(2), 'RET')
    const texts = [...many(pageRows + 10), ...many(30), 'bozuk', email(1).address]
    const list = await whole(await given(), texts)
    expect(list).toMatchObject({ state: 'done', pages: 2, result: { asked: pageRows + 10 } })
    expect(list.result).toMatchObject({ may: 1, mayNot: pageRows + 9, unreadable: 2 })
    expect(list.result.reasons).toEqual([
      { maySend: false, reason: 'no-consent', count: pageRows + 8 },
      { maySend: true, reason: 'consent-unverified', count: 1 },
      { maySend: false, reason: 'refused-here', count: 1 },
    ])
    expect(await logged()).toBe(pageRows + 10)
  })

  test('over today’s look-ups is not looked up at all, and none of it is kept', async () => {
    await ceiling(10)
    const list = await whole(await given(), many(11))
    expect(list).toMatchObject({
      state: 'unreadable',
      fault: { kind: 'ceiling', asked: 11, left: 10, perDay: 10 },
    })
    expect(await logged()).toBe(0)
    expect(await firstPageOf(list)).toBeNull()
  })

  test('not read to its end is read on behind the last page that was kept', async () => {
    await ceiling(10_000)
    const list = await given()
    const texts = [...many(pageRows), ...many(pageRows + 3)]
    await readAddressFile(home.register, list, lines(...texts), () => false)
    expect(await now(list)).toMatchObject({ state: 'reading', pages: 1 })
    expect(await whole(await now(list), texts)).toMatchObject({
      state: 'done',
      result: { asked: pageRows + 3 },
    })
    expect(await logged()).toBe(pageRows + 3)
  })

  test('is not answered in part where its holder looked others up meanwhile', async () => {
    await ceiling(pageRows + 5)
    const list = await given()
    await readAddressFile(home.register, list, lines(...many(pageRows + 5)))
    await lookUp(list, () => false)
    const other = await given('form:2')
    await whole(other, many(3))
    await lookUp(list)
    expect(await now(list)).toMatchObject({
      state: 'unreadable',
      fault: { kind: 'ceiling', left: 2 },
      pages: 0,
    })
    expect(await firstPageOf(list)).toBeNull()
  })

  test('is one question however often its form is sent', async () => {
    await given()
    await given()
    expect(await filesAtWork(home.register)).toHaveLength(1)
  })

  test('is dropped with all its addresses after a day', async () => {
    const list = await whole(await given(), many(3))
    home.clock.move(24 * 60 * 60_000 - 1)
    await forgetUploads(home.register)
    expect(await now(list)).toMatchObject({ state: 'done' })
    home.clock.move(1)
    await forgetUploads(home.register)
    expect(await now(list)).toMatchObject({ state: 'dropped' })
    expect(await firstPageOf(list)).toBeNull()
  })
})
