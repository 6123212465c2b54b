import { expect, test } from 'vitest'
import { waitIn } from './wait.ts'

test.each([
  [1, '1 dakika', '1 minute'],
  [15, '15 dakika', '15 minutes'],
  [90, '90 dakika', '90 minutes'],
  [91, '2 saat', '2 hours'],
  [24 * 60, '24 saat', '24 hours'],
])('waitIn tells %i minutes as people say it', (minutes, turkish, english) => {
  expect([waitIn.tr(minutes), waitIn.en(minutes)]).toEqual([turkish, english])
})
