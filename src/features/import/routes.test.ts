import { expect, it } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { openTestRegister, subBrandCode } from '../../../test/support/register.ts'
import { fileLinkAgeMaxMs, makeFileLink } from '../../register/links/file-links.ts'
import { filesAtWork } from '../../register/uploads/file.ts'
import { fileBytesMax } from '../../register/uploads/receive.ts'
import { uploadRoutes } from './routes.ts'

const opened = forAllTests(() => openTestRegister())
let brandCodes: readonly number[] = [subBrandCode]
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

const offer = () =>
  makeFileLink(opened.register, 'U0EDITOR', {
    kind: 'upload',
    brandCode: subBrandCode,
    language: 'tr',
    file: 'consents',
  })

async function post(token: string, body: BodyInit, headers: Record<string, string> = {}) {
  const routes = uploadRoutes({
    register: opened.register,
    brandsFor: async () => brandCodes,
    log: silent,
    missed: () => 404,
    takesFiles: true,
  })
  const answer = await routes.request(`/y/${token}`, { method: 'POST', body, headers })
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}

it('refuses a link that has run out', async () => {
  const token = await offer()
  opened.clock.move(fileLinkAgeMaxMs)
  expect(await post(token, 'a,b\n')).toMatchObject({ status: 410 })
})

it('refuses a holder who may no longer change consents of the brand, and keeps nothing', async () => {
  const token = await offer()
  brandCodes = []
  const { status, text } = await post(token, 'a,b\n')
  brandCodes = [subBrandCode]
  expect({ status, text }).toMatchObject({ status: 403, text: expect.stringContaining('artık yetkisi yok') })
  expect(await filesAtWork(opened.register)).toEqual([])
})

it('refuses a file that says it is too large before it is read, and takes another by the same link', async () => {
  const token = await offer()
  const length = String(fileBytesMax + 2 ** 20)
  const leadsBack = expect.stringContaining('href=""')
  const large = await post(token, 'a,b\n', { 'content-length': length })
  expect(large).toMatchObject({ status: 413, text: leadsBack })
  const broken = { 'content-type': 'multipart/form-data; boundary=x' }
  expect(
    await post(token, '--x\r\nContent-Disposition: form-data; filename="a"\r\n\r\na', broken),
  ).toMatchObject({ status: 400, text: leadsBack })
  const taken = await post(token, 'a,b\n')
  expect(taken.status).toBe(200)
  expect(taken.headers.get('referrer-policy')).toBe('no-referrer')
  expect(await filesAtWork(opened.register)).toMatchObject([
    { state: 'reading', principal: 'U0EDITOR', attempt: 2 },
  ])
  expect(await post(token, 'a,b\n')).toMatchObject({ status: 410 })
})
