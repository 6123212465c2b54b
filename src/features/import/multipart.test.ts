import { describe, expect, it } from 'vitest'
import { BrokenFormError, boundaryOf, fileIn } from './routes.ts'

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
