import { expect, test } from 'vitest'
import { unfinishedWork } from './unfinished.ts'

test('unfinishedWork() waits for what is handed in by work that goes on, and for no failure', async () => {
  const failures: unknown[] = []
  const done: string[] = []
  const unfinished = unfinishedWork((error) => failures.push(error))
  const turn = () => new Promise((later) => setImmediate(later))
  const failure = new Error('no')
  unfinished.add(Promise.reject(failure))
  unfinished.add(
    turn().then(() => {
      done.push('first')
      unfinished.add(
        turn().then(() => {
          done.push('second')
          unfinished.add(turn().then(() => done.push('third')))
        }),
      )
    }),
  )
  await unfinished.ended()
  expect(done).toEqual(['first', 'second', 'third'])
  expect(failures).toEqual([failure])
})
