import { expect, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { openTestRegister } from '../../../test/support/register.ts'
import { lookUpsOf } from './look-up-log.ts'

const opened = forAllTests(() => openTestRegister())

const [mine, another] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)]
const noted = (id: number, mark: Buffer) =>
  `INSERT INTO look_up_log (id, at, door, actor, mark, purpose)
     VALUES (${id}, ${id}, 'api', 'crm', x'${mark.toString('hex')}', 'look-up')`

test('finds every look-up of an address once, oldest first, however long the log is and wherever it begins', async () => {
  expect(await lookUpsOf(opened.register, mine)).toEqual([])
  const ids = [5, 6, 100_003, 100_004, 100_005, 100_006, 200_004, 200_005, 350_000]
  await opened.engine.apply(ids.map((id) => noted(id, mine)))
  await opened.engine.apply([7, 100_007, 200_006].map((id) => noted(id, another)))
  expect((await lookUpsOf(opened.register, mine)).map(({ at }) => at)).toEqual(ids)
  expect((await lookUpsOf(opened.register, another)).map(({ at }) => at)).toEqual([7, 100_007, 200_006])
})
