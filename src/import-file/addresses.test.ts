import { describe, expect, test } from 'vitest'
import { email, phone } from '../../test/support/register.ts'
import { readAddresses } from './addresses.ts'
import { FileFaultError } from './fault.ts'

const one = phone(1).address
const two = phone(2).address
const mail = email(1).address

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  // Broken anywhere, as they come over the network.
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7)
}

async function read(content: string | Buffer): Promise<string[]> {
  const found: string[] = []
  for await (const text of readAddresses(pieces(Buffer.from(content)))) found.push(text)
  return found
}

describe('readAddresses()', () => {
  test.each([
    ['one a line, without a header', `${one}\n${two}\n\n${mail}\n`],
    ['under a header in Turkish', `Telefon\r\n${one}\r\n${two}\r\n${mail}`],
    ["in the column of İYS's own loader, wherever it stands", `Ad;Alıcı\nA;${one}\nB;${two}\nC;${mail}\n`],
    ['under a header nobody knows', `Müşteri,Nerede\nA,${one}\nB,${two}\nC,${mail}\n`],
  ])('%s', async (_, content) => {
    expect(await read(content)).toEqual([one, two, mail])
  })

  test('reads what a Turkish Excel writes, whose header is not UTF-8', async () => {
    const header = Buffer.from([0x41, 0x6c, 0xfd, 0x63, 0xfd, 0x0d, 0x0a])
    expect(await read(Buffer.concat([header, Buffer.from(`${one}\r\n`)]))).toEqual([one])
  })

  test('hands a line without an address on as it stands, and no more of it than an address may have', async () => {
    expect(await read(`${one}\nbozuk\n${'x'.repeat(900)}\n`)).toEqual([one, 'bozuk', 'x'.repeat(320)])
    expect(await read(`Telefon;Ad\n0532;Ayşe\n`)).toEqual(['0532'])
  })

  test('says that there is nothing in an empty file', async () => {
    await expect(read('\n\n')).rejects.toThrow(FileFaultError)
  })
})
