import { describe, expect, it } from 'vitest'
import { networkOf } from './network.ts'

describe('networkOf()', () => {
  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff:0:0:9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8::/64'],
    ['::1', '::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['[2001:db8:1:2::1]:4711', '2001:db8:1:2::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b::/64'],
  ])('takes %s for the /64 it lies in', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  it.each(['192.0.2.1', '::ffff:192.0.2.1', '::FFFF:c000:201', '0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1:80'])(
    'takes %s for one IPv4 address, however it is written',
    (address) => {
      expect(networkOf(address)).toBe('192.0.2.1')
    },
  )

  it.each(['', 'unknown', '1:2:3', '::1.2.3.999', '0x7f.1', '4711'])(
    'leaves %s as it is, which is no address',
    (text) => {
      expect(networkOf(text)).toBe(text)
    },
  )
})
