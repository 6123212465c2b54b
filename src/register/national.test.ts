import { describe, expect, it } from 'vitest'
import { forAllTests } from '../../test/support/opened.ts'
import { openTestRegister, phone, say } from '../../test/support/register.ts'
import { ownConsents } from './look-up.ts'

const house = forAllTests(() => openTestRegister())

const registered = () => house.engine.apply([`UPDATE consent SET national = 'registered'`])
const nationalOf = async () => (await ownConsents(house.register, phone(1)))[0]

describe('the state in the national register', () => {
  it('begins as unverified, and is unverified again after a change İYS has not seen', async () => {
    await say(house.register, phone(1), 'ONAY')
    expect(await nationalOf()).toMatchObject({ national: 'unverified', maySend: true })
    await registered()
    expect(await nationalOf()).toMatchObject({ national: 'registered' })
    await say(house.register, phone(1), 'RET')
    expect(await nationalOf()).toMatchObject({ national: 'unverified' })
    await registered()
    await say(house.register, phone(1), 'ONAY')
    expect(await nationalOf()).toMatchObject({ national: 'unverified' })
  })

  it('stays through a refusal that only this register holds', async () => {
    await registered()
    house.clock.move(1000)
    await say(house.register, phone(1), 'RET', { source: 'HS_FAX' })
    expect(await nationalOf()).toMatchObject({ national: 'registered', local: true, maySend: false })
  })
})
