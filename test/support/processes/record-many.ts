/** `record-many.ts FILE KEY COUNT OFFSET NOW`: prints "ready", then a JSON line for each outcome. */
import { once } from 'node:events'
import { openEmbedded } from '../../../db/embedded/embedded.ts'
import { phone, registerOn, say } from '../register.ts'

const [path = '', key = '', count = '0', offset = '0', now = '0'] = process.argv.slice(2)
const addresses = 5
const engine = openEmbedded({ path })
const register = await registerOn(engine, Buffer.from(key, 'base64'), () => Number(now))
process.stdout.write('ready\n')
await once(process.stdin, 'data')
process.stdin.destroy()

for (let n = 0; n < Number(count); n++) {
  // A few at a time, so that commits of two processes interleave.
  const outcomes = await Promise.all(
    [0, 1, 2].map(async (step) => {
      const address = (n + step + Number(offset)) % addresses
      const { change, after } = await say(register, phone(address), n % 2 === 0 ? 'ONAY' : 'RET', {
        requestKey: `${offset} ${n} ${step}`,
      })
      return { address, ordinal: after?.ordinal, id: change?.id ?? null }
    }),
  )
  for (const outcome of outcomes) process.stdout.write(`${JSON.stringify(outcome)}\n`)
}
await engine.close()
process.stdout.write('done\n')
