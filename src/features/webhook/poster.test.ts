import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openTestDelivery } from '../../../test/support/delivery.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { openReceiver } from '../../../test/support/webhook-receiver.ts'
import { webhookPoster } from './poster.ts'

const receiver = forEachTest(openReceiver)
const delivery = forEachTest(() => openTestDelivery({ postWebhook: receiver.post }))

// The library compares with the real clock.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: delivery.test.clock.now() }))
afterEach(() => void vi.useRealTimers())

describe('webhookPoster()', () => {
  const named = (...addresses: string[]) =>
    webhookPoster({
      timeoutMs: 60_000,
      resolve: (_, __, then) =>
        then(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        ),
    })

  test.each([
    'https://169.254.169.254/latest',
    'https://10.0.0.1/',
    'https://[::ffff:192.168.0.1]/',
    'https://[fd00::1]/',
    'https://0x0a000001/',
    'https://100.64.0.1/',
  ])('refuses %s', async (url) => {
    expect(await named()(url, {}, '{}')).toBe('not a public address')
  })

  test('refuses a name that resolves to an address which is not public, at every attempt', async () => {
    const url = `https://crm.example:${new URL(receiver.url).port}/`
    for (const addresses of [['127.0.0.1'], ['93.184.216.34', '10.0.0.1'], ['::1'], ['169.254.169.254']]) {
      expect(await named(...addresses)(url, {}, '{}')).toBe('not a public address')
    }
    expect(await named()(url, {}, '{}')).toBe('ENOTFOUND')
    expect(await named('127.0.0.1')('http://crm.example/', {}, '{}')).toBe('not https')
    expect(receiver.received).toEqual([])
  })

  test('follows no redirect, and gives up a receiver that hangs or closes', async () => {
    const post = webhookPoster({ timeoutMs: 60_000 })
    receiver.answer = (_, response) => {
      response.writeHead(302, { location: `${receiver.url}/other` }).end()
      return 0
    }
    expect(await post(receiver.url, {}, '{}')).toBe('HTTP 302')
    receiver.answer = (_, response) => {
      response.writeHead(200).end('x'.repeat(10_000_000))
      return 0
    }
    expect(await post(receiver.url, {}, '{}')).toBeNull()
    expect(receiver.received.length).toBe(2)
    const time = new AbortController()
    const limit = vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(time.signal)
    receiver.answer = () => {
      time.abort()
      return 0
    }
    expect(await post(receiver.url, {}, '{}')).toBe('no answer in time')
    expect(limit).toHaveBeenCalledExactlyOnceWith(60_000)
    limit.mockRestore()
    receiver.answer = (_, response) => {
      response.destroy()
      return 0
    }
    expect(await webhookPoster({ timeoutMs: 60_000 })(receiver.url, {}, '{}')).toBe('ECONNRESET')
  })

  test('gives up a receiver that asks for another protocol', async () => {
    receiver.answer = (_, { socket }) => {
      socket?.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')
      return 0
    }
    expect(await webhookPoster({ timeoutMs: 60_000 })(receiver.url, {}, '{}')).toBe('ECONNABORTED')
  })
})
