import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import openapiTS, { type OpenAPI3 } from 'openapi-typescript'
import { expect, test } from 'vitest'
import { workAdds } from '../../src/register/record/add-requests.ts'
import { forAllTests } from '../support/opened.ts'
import { phone, providerCode, subBrandCode } from '../support/register.ts'
import { openIysServer } from './iys-server.ts'

/** Beside this thread: a server that could not answer for seconds closes connections that the client has kept. */
const compiled = promisify(execFile)
const server = forAllTests(() => openIysServer({ now: '2026-03-02 15:00:00' }))

/** The program of a company: it gets only types that our description has. */
const program = `
import createClient from 'openapi-fetch'
import type { paths } from './paths.js'

export function clientOf(baseUrl: string, authorization: string) {
  const izin = createClient<paths>({ baseUrl, headers: { authorization } })
  const key = { brandCode: ${subBrandCode}, channel: 'MESAJ' } as const
  const path = { iysCode: ${providerCode}, brandCode: ${subBrandCode} }
  const brand = '/sps/{iysCode}/brands/{brandCode}' as const
  const onay = (recipient: string) =>
    ({ recipient, type: 'MESAJ', status: 'ONAY', source: 'HS_WEB', consentDate: '2026-03-02 14:00:00' }) as const
  return {
    async add(recipient: string): Promise<string | undefined> {
      const { data } = await izin.POST(\`\${brand}/consents\`, { params: { path }, body: onay(recipient) })
      return data?.transactionId
    },
    async addMany(recipients: string[]): Promise<string | undefined> {
      const { data } = await izin.POST(\`\${brand}/consents/request\`, { params: { path }, body: recipients.map(onay) })
      return data?.requestId
    },
    async states(requestId: string): Promise<('success' | 'failure' | 'enqueue')[] | undefined> {
      const { data } = await izin.GET(\`\${brand}/consents/request/{requestId}\`, { params: { path: { ...path, requestId } } })
      return data?.map(({ status }) => status)
    },
    async check(recipients: string[]) {
      const { data } = await izin.POST('/v1/check', { body: { ...key, recipients, ticket: true } })
      return data?.ticket === undefined ? undefined : { counts: data.counts, ticket: data.ticket }
    },
    async refusedSince(ticketId: string): Promise<(string | null)[] | undefined> {
      const { data } = await izin.GET('/v1/tickets/{ticketId}', { params: { path: { ticketId } } })
      return data?.refusedSince.map(({ recipient }) => recipient)
    },
    async changes(after: number): Promise<{ recipient: string | null; status: 'ONAY' | 'RET' | null }[] | undefined> {
      const { data } = await izin.GET('/v1/brands/{brandCode}/changes', { params: { path, query: { after, limit: 10 } } })
      return data?.changes
    },
    async refusal(): Promise<string[] | undefined> {
      // @ts-expect-error: there is no such channel
      const { error } = await izin.POST('/v1/check', { body: { ...key, channel: 'SMS', recipients: ['x'] } })
      return error?.errors.map(({ message }) => message)
    },
  }
}
`

test('A client made from the description by openapi-typescript type-checks and runs', async () => {
  const description = (await server.get('/openapi.json')).body
  const cache = join(import.meta.dirname, '../../node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'client-'))
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(folder, 'paths.ts'), await openapiTS(description as OpenAPI3))
    writeFileSync(join(folder, 'client.ts'), program)
    const options = '--ignoreConfig --strict --module nodenext --target es2024 --noEmitOnError'.split(' ')
    await compiled('npx', ['tsc', ...options, join(folder, 'client.ts')])
    const { clientOf } = await import(join(folder, 'client.js'))
    const izin = clientOf(`http://127.0.0.1:${server.port}`, server.authorization())
    const [first, second, third] = [1, 2, 3].map((n) => phone(n).address)

    expect(await izin.add(first)).toMatch(/^[0-9a-f]{64}$/)
    const requestId = await izin.addMany([second, third])
    await workAdds(server.register)
    expect(await izin.states(requestId)).toEqual(['success', 'success'])
    const { counts, ticket } = await izin.check([first, 'ayse'])
    expect(counts).toEqual({ maySend: 1, mayNot: 1 })
    expect(await izin.refusedSince(ticket)).toEqual([])
    expect(await izin.changes(1)).toMatchObject(
      [second, third].map((recipient) => ({ recipient, status: 'ONAY' })),
    )
    expect(await izin.refusal()).toEqual(['channel yalnızca ARAMA, MESAJ veya EPOSTA olabilir.'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
