import { describe, expect, it } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { openTestRegister, subBrandCode } from '../../../test/support/register.ts'
import { nodeFileMakers } from '../../app/node-services.ts'
import { readExamples } from '../../import-file/read.ts'
import { filesAtWork } from '../../register/imports/file.ts'
import { fileBytesMax } from '../../register/imports/receive.ts'
import { fileLinkAgeMaxMs, makeFileLink } from '../../register/links/file-links.ts'
import { BrokenFormError, boundaryOf, fileIn, uploadRoutes } from './routes.ts'

const opened = forAllTests(() => openTestRegister())
let brandCodes: readonly number[] = [subBrandCode]
const list = 'type,source,recipient,status,consentDate\n'
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
    unknownLinkStatus: () => 404,
    readers: { examples: readExamples },
    makers: nodeFileMakers,
  })
  const answer = await routes.request(`/y/${token}`, { method: 'POST', body, headers })
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}

it('refuses a link that has run out', async () => {
  const token = await offer()
  opened.clock.move(fileLinkAgeMaxMs)
  expect(await post(token, list)).toMatchObject({ status: 410 })
})

it('refuses a holder who may no longer change consents of the brand, and keeps nothing', async () => {
  const token = await offer()
  brandCodes = []
  const { status, text } = await post(token, list)
  brandCodes = [subBrandCode]
  expect({ status, text }).toMatchObject({ status: 403, text: expect.stringContaining('artık yetkisi yok') })
  expect(await filesAtWork(opened.register)).toEqual([])
})

it('refuses a file that says it is too large before it is read, and takes another by the same link', async () => {
  const token = await offer()
  const length = String(fileBytesMax + 2 ** 20)
  const leadsBack = expect.stringContaining('href=""')
  const large = await post(token, list, { 'content-length': length })
  expect(large).toMatchObject({ status: 413, text: leadsBack })
  const broken = { 'content-type': 'multipart/form-data; boundary=x' }
  expect(
    await post(token, '--x\r\nContent-Disposition: form-data; filename="a"\r\n\r\na', broken),
  ).toMatchObject({ status: 400, text: leadsBack })
  const taken = await post(token, list)
  expect(taken.status).toBe(200)
  expect(taken.headers.get('referrer-policy')).toBe('no-referrer')
  expect(await filesAtWork(opened.register)).toMatchObject([
    { state: 'reading', principal: 'U0EDITOR', attempt: 2 },
  ])
  expect(await post(token, list)).toMatchObject({ status: 410 })
})

it('keeps the day and the brand in the name of a file, and nothing else of it', async () => {
  const form = new FormData()
  form.append('file', new Blob([list]), `${subBrandCode} 0532 123 45 67 (2026-03-02).csv`)
  const request = new Request('http://127.0.0.1/', { method: 'POST', body: form })
  const type = request.headers.get('content-type') ?? ''
  expect(await post(await offer(), await request.arrayBuffer(), { 'content-type': type })).toMatchObject({
    status: 200,
  })
  const file = (await filesAtWork(opened.register)).at(-1)
  expect(file).toMatchObject({ namedDay: '2026-03-02', namedBrand: subBrandCode })
  expect(JSON.stringify(file)).not.toContain('0532')
})

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(form: Buffer, boundary: string, size: number): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of fileIn(inPieces(form, size), boundary)) pieces.push(piece)
  return Buffer.concat(pieces).toString('latin1')
}

async function formOf(content: string): Promise<{ bytes: Buffer; boundary: string }> {
  const form = new FormData()
  form.append('note', 'not a file; filename is in this text')
  form.append('file', new Blob([Buffer.from(content, 'latin1')]), 'liste "1".csv')
  form.append('after', 'x')
  const request = new Request('http://127.0.0.1/', { method: 'POST', body: form })
  const boundary = boundaryOf(request.headers.get('content-type') ?? '') ?? ''
  return { bytes: Buffer.from(await request.arrayBuffer()), boundary }
}

describe('fileIn()', () => {
  const contents = ['', 'a', 'a,b\r\nc,d\r\n', '\r\n--', `\r\n--x${'\r\n'.repeat(50)}`, 'İ'.repeat(10_000)]
  it.each(contents)('gives the very bytes of the file, wherever the pieces end', async (content) => {
    const { bytes, boundary } = await formOf(content)
    const wanted = Buffer.from(content, 'latin1').toString('latin1')
    for (const size of [1, 2, 3, 7, 64, 1000, bytes.length]) {
      expect(await read(bytes, boundary, size)).toBe(wanted)
    }
  })

  it('refuses a form that is cut off, has no file, or has headers without end', async () => {
    const { bytes, boundary } = await formOf('a,b\r\n')
    const cut = bytes.subarray(0, bytes.indexOf('a,b') + 4)
    const without = Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--${boundary}--\r\n`,
    )
    const endless = Buffer.from(`--${boundary}\r\n${'a'.repeat(40_000)}`)
    for (const broken of [cut, without, endless, Buffer.from('')]) {
      await expect(read(broken, boundary, 100)).rejects.toThrow(BrokenFormError)
    }
  })
})

it('boundaryOf() reads it with quotes and without, and takes nothing else for a form', () => {
  expect(boundaryOf('multipart/form-data; boundary=----x1')).toBe('----x1')
  expect(boundaryOf('Multipart/Form-Data; charset=utf-8; boundary="a b"')).toBe('a b')
  expect(boundaryOf('text/csv')).toBeNull()
  expect(boundaryOf('multipart/form-data')).toBeNull()
})
