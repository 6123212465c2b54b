import { beforeAll, describe, expect, test } from 'vitest'
import { routes } from '../../src/api/routes.ts'
import { setSetting } from '../../src/register/company/settings.ts'
import { erase } from '../../src/register/erasure/erase.ts'
import { workAdds } from '../../src/register/record/add-requests.ts'
import { forAllTests } from '../support/opened.ts'
import { phone, providerCode, say, subBrandCode } from '../support/register.ts'
import { brandPath, expectRefused, keyOf, onayOf, openIysServer, pathOf } from './iys-server.ts'

const server = forAllTests(() => openIysServer({ now: '2026-03-02 15:00:00' }))
const admin = { door: 'slack', id: 'U0ADMIN' } as const
const telegram = { door: 'telegram', id: '7001' } as const
const [erased, refusedBefore, other] = [phone(1), phone(2), phone(3)]

interface Listed {
  readonly recipient: string
  readonly status: string
  readonly transactionId?: string
  readonly changeId?: string
  readonly cursor?: number
}
const earlierIds: string[] = []
let cursorBefore = 0
let pullCursorBefore = ''

beforeAll(async () => {
  const { register, engine, clock } = server
  await setSetting(engine, 'pull_delay', '0', { by: 'test', now: clock.now() })
  const noteEarlier = async (...change: Parameters<typeof say>) =>
    earlierIds.push((await say(...change)).change?.id ?? '')
  await noteEarlier(register, erased, 'ONAY')
  await noteEarlier(register, erased, 'ONAY', { channel: 'ARAMA' })
  await noteEarlier(register, refusedBefore, 'ONAY')
  clock.move(1000)
  await noteEarlier(register, erased, 'RET', { channel: 'ARAMA', actor: telegram })
  await noteEarlier(register, refusedBefore, 'RET', { actor: telegram })
  await say(register, other, 'ONAY')
  cursorBefore = (await own('?limit=2')).cursor
  pullCursorBefore = (await pull('?source=HS&limit=2')).after
  clock.move(60_000)
  for (const recipient of [erased, refusedBefore])
    await erase(register, admin, { recipient, source: 'HS_EORTAM' })
})

const own = async (query = '', brandCode = subBrandCode) =>
  (await server.get(`/v1/brands/${brandCode}/changes${query}`)).body
const pull = async (query: string) => (await server.get(`${brandPath}/consents/changes${query}`)).body

/** Address and status of the erased recipients in a list. */
function ofErased(list: readonly Listed[]) {
  return list
    .filter(({ recipient }) => recipient === erased.address || recipient === refusedBefore.address)
    .map(({ recipient, status }) => [recipient, status])
}

const oneRefusalOfEach = [
  [erased.address, 'RET'],
  [erased.address, 'RET'],
  [refusedBefore.address, 'RET'],
  [refusedBefore.address, 'RET'],
]

describe('an erased recipient', () => {
  test('has one change for each consent in our feed, the RET of the erasure', async () => {
    const { changes } = await own('?after=0')
    expect(ofErased(changes).sort()).toEqual(oneRefusalOfEach)
    const seen = (changes as Listed[]).map(({ changeId }) => changeId)
    expect(seen.filter((id) => earlierIds.includes(id ?? ''))).toEqual([])
    expect(changes).toContainEqual(expect.objectContaining({ recipient: other.address, status: 'ONAY' }))
  })

  test('has the same in İYS’s pull, also where the RET had been there before', async () => {
    const { list } = await pull('?source=HS')
    expect(ofErased(list).sort()).toEqual(oneRefusalOfEach)
    const seen = (list as Listed[]).map(({ transactionId }) => transactionId)
    expect(seen.filter((id) => earlierIds.includes(id ?? ''))).toEqual([])
    expect((await server.get(`${brandPath}/consents/changes?source=IYS`)).status).toBe(204)
  })

  test('leaves no gap for a cursor: it goes on behind a change that is left out', async () => {
    const whole = (await own('?after=0')).changes
    for (const after of [0, cursorBefore]) {
      const pages: Listed[] = []
      for (let cursor = after; ; ) {
        const page = await own(`?after=${cursor}&limit=1`)
        if (page.changes.length === 0) break
        pages.push(...page.changes)
        cursor = page.cursor
      }
      expect(pages).toEqual(whole.filter(({ cursor = 0 }: Listed) => cursor > after))
    }
    expect((await pull(`?source=HS&after=${pullCursorBefore}`)).list).toEqual((await pull('?source=HS')).list)
  })

  test('has only that RET in the history too, for who knows the address', async () => {
    const { body } = await server.post(`${brandPath}/consents/history`, keyOf(1))
    expect(body).toMatchObject({
      list: [{ status: 'RET', source: 'HS_EORTAM' }],
      pagination: { totalCount: 1 },
    })
  })

  test('is named with an ONAY by no list of any brand', async () => {
    const lists = routes.filter(
      ({ method, path, file }) => method === 'GET' && path.includes(':brandCode') && !file,
    )
    const texts = await Promise.all(
      lists.flatMap((route) =>
        [subBrandCode, providerCode].flatMap((code) =>
          ['', '?source=HS', '?source=IYS', '?origin=staff', '?origin=recipient'].map(async (query) => {
            const path = pathOf(route).replace(`/brands/${subBrandCode}`, `/brands/${code}`)
            return (await server.get(path + query)).text
          }),
        ),
      ),
    )
    const rows = texts.join('\n').match(/\{[^{}]*\}/g) ?? []
    expect(rows.filter((row) => row.includes(erased.address))).not.toEqual([])
    expect(rows.filter((row) => row.includes(erased.address) && row.includes('ONAY'))).toEqual([])
  })

  test('gets no receipt from before for an ONAY that is sent again by V2', async () => {
    const addPath = `/v2${brandPath}/consents`
    const sentAgain = onayOf(4)
    const addList = async () => {
      const { requestId } = (await server.post(`${addPath}/request`, [sentAgain])).body
      await workAdds(server.register)
      return (await server.get(`${addPath}/request/${requestId}`)).body
    }
    const { body: receipt } = await server.post(addPath, sentAgain)
    expect((await server.post(addPath, sentAgain)).body).toEqual(receipt)
    expect(await addList()).toMatchObject([{ status: 'success', transactionId: receipt.transactionId }])
    await erase(server.register, admin, { recipient: phone(4), source: 'HS_EORTAM' })
    expectRefused(await server.post(addPath, sentAgain), 400, 'H178')
    expect(await addList()).toMatchObject([{ status: 'failure', error: { code: 'H178' } }])
  })
})
