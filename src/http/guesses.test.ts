import { expect, it } from 'vitest'
import { guessLimiter, guessLimits } from './guesses.ts'

function limiter(more = {}) {
  const waits: number[] = []
  const open: (() => void)[] = []
  let now = 0
  const guesses = guessLimiter(
    () => now,
    async (ms) => {
      waits.push(ms)
      await new Promise<void>((resolve) => open.push(resolve))
    },
    { ...guessLimits, ...more },
  )
  return {
    recordMiss: guesses,
    waits,
    pass: () => open.splice(0).forEach((go) => void go()),
    later(ms: number) {
      now += ms
    },
  }
}

async function missOften(
  times: number,
  { recordMiss, pass }: ReturnType<typeof limiter>,
  address = 'a',
): Promise<boolean[]> {
  const answers: boolean[] = []
  for (let n = 0; n < times; n += 1) {
    const answer = recordMiss(address)
    pass()
    answers.push(await answer)
  }
  return answers
}

it('guessLimiter() answers the first misses at once, and further ones later and later, up to two seconds', async () => {
  const it = limiter()
  expect(await missOften(40, it)).toEqual(Array(40).fill(true))
  expect(it.waits.slice(0, 3)).toEqual([100, 200, 300])
  expect(it.waits.slice(-11)).toEqual(Array(11).fill(2000))
})

it('guessLimiter() slows only the guesser down, and forgives with time', async () => {
  const it = limiter()
  await missOften(20, it)
  const waits = it.waits.length
  await missOften(10, it, 'b')
  expect(it.waits).toHaveLength(waits)
  it.later(guessLimits.forgivenMs)
  await missOften(1, it)
  expect(it.waits.at(-1)).toBe(100)
})

it('guessLimiter() turns away a caller who asks for more before the first answers', async () => {
  const it = limiter()
  await missOften(10, it)
  const asked = Array.from({ length: 50 }, () => it.recordMiss('a'))
  expect(it.waits).toHaveLength(guessLimits.heldOfOneMax)
  it.pass()
  expect((await Promise.all(asked)).filter((isAnswered) => isAnswered)).toHaveLength(guessLimits.heldOfOneMax)
})

it('guessLimiter() takes the addresses of one IPv6 network for one', async () => {
  const it = limiter()
  await missOften(10, it, '2001:db8::1')
  await missOften(1, it, '2001:db8:0:0:ffff::9')
  expect(it.waits).toEqual([100])
})

it('guessLimiter() remembers no more addresses than it may', async () => {
  const it = limiter({ addressesMax: 2 })
  await missOften(11, it, 'a')
  await missOften(1, it, 'b')
  await missOften(1, it, 'c')
  await missOften(1, it, 'a')
  expect(it.waits).toEqual([100])
})
