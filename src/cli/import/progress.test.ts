import { expect, test } from 'vitest'
import { Progress } from './progress.ts'

test('Progress tells rows, rate and the time left, a few times a second', () => {
  const lines: string[] = []
  let now = 1000
  const progress = new Progress(
    ({ en, tr }) => lines.push(en, tr),
    () => now,
  )
  progress.begin({ en: 'Reading', tr: 'Okunuyor' }, 50_000)
  progress.add(1)
  now += 1000
  progress.add(9999)
  progress.add(1)
  now += 250
  progress.add(0)
  progress.end()
  expect(lines).toEqual([
    'Reading 10,000 of 50,000 rows, 10,000 rows/s, 4 s left',
    'Okunuyor: 50.000 satırdan 10.000, saniyede 10.000 satır, 4 sn kaldı',
    'Reading 10,001 of 50,000 rows, 8,001 rows/s, 5 s left',
    'Okunuyor: 50.000 satırdan 10.001, saniyede 8.001 satır, 5 sn kaldı',
    '',
    '',
  ])
})
