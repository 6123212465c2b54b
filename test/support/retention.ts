import { movementFile } from '../../src/proof/movement-file.ts'
import type { Register } from '../../src/register/register.ts'
import { subBrandCode } from './register.ts'

export async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

/** The movement file of a day as it would be fetched. */
export async function dailyCsv(register: Register, date: string, brandCode = subBrandCode): Promise<string> {
  return (await collected(movementFile(register, date, brandCode))).join('')
}
