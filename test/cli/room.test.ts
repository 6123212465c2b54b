import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestRegister, subBrandCode, type TestRegister } from '../support/register.ts'
import { type Place, placeOf } from './harness.ts'

let opened: TestRegister
let place: Place
beforeEach(async () => {
  opened = await openTestRegister()
  place = placeOf(opened)
})
afterEach(async () => {
  place.remove()
  await opened.close()
})

const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'a-signing-secret' }
const addGroup = ['room', 'add', '--brand', String(subBrandCode), '--telegram', '-1001234']

test('says of a room on a platform that is not set up that its reports wait', async () => {
  Object.assign(place.env, slack)
  const { code, err } = await place.runHere(...addGroup)
  expect(code).toBe(0)
  expect(err).toContain('Telegram is not set up')
})

test('says nothing of a room on a platform that is set up, nor where neither is', async () => {
  expect(await place.runHere(...addGroup)).toMatchObject({ code: 0, err: '' })
  Object.assign(place.env, slack, { TELEGRAM_BOT_TOKEN: '7000:AAtoken' })
  expect(await place.runHere(...addGroup)).toMatchObject({ code: 0, err: '' })
})
