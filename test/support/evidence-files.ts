import { crc32, deflateSync } from 'node:zlib'

export function pdf(note = 'form 118'): Buffer {
  return Buffer.from(
    `%PDF-1.4\n% ${note}\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n`,
  )
}

export function png(): Buffer {
  const head = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const size = chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]))
  const dot = chunk('IDAT', deflateSync(Buffer.from([0, 0x80])))
  return Buffer.concat([head, size, dot, chunk('IEND', Buffer.alloc(0))])
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

export function jpeg(): Buffer {
  return Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46, 0, 1, 0xff, 0xd9])
}

export function wav(): Buffer {
  const numbers = (...all: number[]) => Buffer.from(Uint32Array.from(all).buffer)
  // PCM and one channel share a number, as do a byte and 8 bits a sample.
  const format = [Buffer.from('WAVEfmt '), numbers(16, 0x1_0001, 8000, 8000, 0x8_0001)]
  const sound = [Buffer.from('data'), numbers(800), Buffer.alloc(800, 0x80)]
  return Buffer.concat([Buffer.from('RIFF'), numbers(36 + 800), ...format, ...sound])
}

export function mp3(): Buffer {
  return Buffer.from('ID3\x03\x00\x00\x00\x00\x00\x00', 'latin1')
}

export function m4a(): Buffer {
  return Buffer.from('\x00\x00\x00\x14ftypM4A \x00\x00\x00\x00isom', 'latin1')
}

export function eml(): Buffer {
  return Buffer.from(
    'From: Deneme <kimse@ornek.invalid>\r\nDate: Mon, 2 Mar 2026 14:05:00 +0300\r\nSubject: izin\r\n\r\nSMS alabilirim.\r\n',
  )
}
