import { expect, test } from 'vitest'
import { forEachTest } from '../../../test/support/opened.ts'
import { openTestRegister, subBrandCode } from '../../../test/support/register.ts'
import { dropFile, forgetUploads, setFile } from './file.ts'
import { insertFile, takeFile } from './receive.ts'

const home = forEachTest(() => openTestRegister())

const file = {
  kind: 'consents',
  brandCode: subBrandCode,
  door: 'slack',
  principal: 'U0EDITOR',
  language: 'tr',
} as const

async function* bytes(mebibytes: number): AsyncGenerator<Uint8Array> {
  for (let piece = 0; piece < 4 * mebibytes; piece += 1) yield Buffer.alloc(256 * 1024)
}

async function partsLeft(): Promise<number> {
  const [count] = await home.engine.read({
    sql: 'SELECT count(*) FROM imported_part',
    params: [],
    map: ([parts]) => Number(parts),
  })
  return count ?? 0
}

test('a file is deleted a mebibyte a commit', async () => {
  const id = await insertFile(home.register, file)
  await takeFile(home.register, id, bytes(3))
  const counts: number[] = []
  const engine = {
    ...home.engine,
    unit: (async (reads, decide) => {
      const result = await home.engine.unit(reads, decide)
      counts.push(await partsLeft())
      return result
    }) as typeof home.engine.unit,
  }
  expect(await dropFile({ ...home.register, engine }, id)).toBe(true)
  expect(counts).toEqual([12, 8, 4, 0])
})

test('a file that comes in again replaces what came before', async () => {
  const id = await insertFile(home.register, file)
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield* bytes(1)
    throw new Error('The connection broke off')
  }
  await expect(takeFile(home.register, id, broken())).rejects.toThrow('broke off')
  expect(await takeFile(home.register, id, bytes(2))).toMatchObject({ kind: 'taken' })
  expect(await partsLeft()).toBe(8)
})

test('the rest of a file from an ended process is deleted by the next hour', async () => {
  const id = await insertFile(home.register, file)
  await takeFile(home.register, id, bytes(1))
  await home.engine.unit([], () => ({ writes: [setFile(id, { state: 'done' })], result: null }))
  await forgetUploads(home.register)
  expect(await partsLeft()).toBe(0)
})
