import { expect, test } from 'vitest'
import { runStaffCommand } from '../../../bots/commands/staff.ts'
import { labelsOf, openCommandRegister, press, staffContext } from '../../../test/support/commands.ts'
import { importRows } from '../../../test/support/imports.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { phone, subBrandCode } from '../../../test/support/register.ts'

const home = forEachTest(() => openCommandRegister())
const shown = async () => {
  const context = await staffContext(home)
  const reply = await runStaffCommand(context, `yükle marka=${subBrandCode}`)
  const labels = labelsOf(reply).filter((label) => label.startsWith('Yükleme '))
  return { context, reply, labels, numbers: labels.map((label) => Number(label.split(' ')[1])) }
}
const row = (n: number) => ({
  recipient: phone(n).address,
  status: 'RET' as const,
  consentDate: '2026-03-02 10:00:00',
})

test('shows each import that may still be taken back besides the last five', async () => {
  for (let n = 1; n <= 8; n += 1) {
    await importRows(home.register, n === 2 ? [] : [row(n)])
    home.clock.move(60_000)
  }
  const { context, reply, labels, numbers } = await shown()
  expect(numbers).toEqual([8, 7, 6, 5, 4, 3, 1])
  expect(labelsOf(await press(context, reply, labels.at(-1) ?? ''))).toContain('Yüklemeyi geri al')
  home.clock.move(24 * 60 * 60_000 - 3 * 60_000)
  expect((await shown()).numbers).toEqual([8, 7, 6, 5, 4])
})
