import { AsyncLocalStorage } from 'node:async_hooks'
import type { Random } from '../../support/random.ts'
import type { Fate } from './database.ts'

/** A call of the engine, for which its requests are sent. */
interface Call {
  readonly fate: Fate
  /** False for a call that gets as far as its write before its fate strikes. */
  readonly isStruckAtOnce: boolean
  /** True once the answer to its write was lost, and no later one arrives. */
  isCut: boolean
}

interface NetworkOptions {
  readonly server: typeof fetch
  /** Draws for the network alone, so that the simulated world is the same without one. */
  readonly random: Random
  readonly die: () => void
}

type Trouble = (typeof troubles)[number]

/** Each is over at the next try, so that the engine's caller never hears of it. */
const troubles = [
  'refused',
  'cut before',
  'cut after',
  'late',
  'overloaded',
  'bad gateway',
  'garbage',
] as const
const troubleShare = 0.03

const isWrite = (body: string) => /begin immediate/i.test(body)

/**
 * Ways between a machine and a libSQL server. A call meets its fate in its requests: they are refused, or the server does
 * one and the machine dies or hears no more. A call without such a fate has passing trouble now and then.
 */
export function networkOf({ server, random, die }: NetworkOptions) {
  const calls = new AsyncLocalStorage<Call>()
  const death = Promise.withResolvers<never>()
  death.promise.catch(() => {})
  const burial = Promise.withResolvers<void>()
  const late: (() => Promise<Response>)[] = []
  let isDead = false

  /** Answers no more until the machine is buried. */
  async function dead(): Promise<never> {
    if (!isDead) {
      isDead = true
      die()
      death.reject(refused())
    }
    await burial.promise
    throw refused()
  }

  async function carry(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init)
    const body = await request.clone().text()
    if (isDead) return await dead()
    const call = calls.getStore()
    const send = () => server(request)
    if (request.method !== 'POST' || call === undefined) return await send()
    if (call.fate === 'well') return await troubled(send)
    return await fated(call, isWrite(body), send)
  }

  async function fated(call: Call, writes: boolean, send: () => Promise<Response>): Promise<Response> {
    const isBefore = call.fate === 'fails' || call.fate === 'dies before'
    if (isBefore && (writes || call.isStruckAtOnce)) {
      if (call.fate === 'fails') throw refused()
      return await dead()
    }
    if (call.isCut) throw cut()
    const response = await send()
    if (isBefore || !writes || !(await isStored(response))) return response
    if (call.fate === 'dies after') return await dead()
    call.isCut = true
    throw cut()
  }

  async function troubled(send: () => Promise<Response>): Promise<Response> {
    const trouble: Trouble | null = random.chance(troubleShare) ? random.pick(troubles) : null
    if (trouble === 'refused') throw refused()
    if (trouble === 'overloaded') return new Response('', { status: 429 })
    if (trouble === 'late') late.push(send)
    if (trouble === 'cut before' || trouble === 'late') throw cut()
    const response = await send()
    // A request that was given up arrives behind the one that was sent in its place.
    for (const sendLate of late.splice(0)) await sendLate()
    if (trouble === 'cut after') throw cut()
    if (trouble === 'bad gateway') return new Response('', { status: 502 })
    return trouble === 'garbage' ? new Response('<html>') : response
  }

  return {
    fetch: carry as typeof fetch,
    /** Throws as soon as the machine is dead, since no answer comes then. */
    async during<Result>(fate: Fate, work: () => Promise<Result>): Promise<Result> {
      const call: Call = { fate, isStruckAtOnce: fate !== 'well' && random.chance(0.5), isCut: false }
      return await Promise.race([death.promise, calls.run(call, work)])
    },
    bury(): void {
      isDead = true
      burial.resolve()
    },
  }
}

/** True if every statement of a batch was done. */
async function isStored(response: Response): Promise<boolean> {
  const { results } = (await response.clone().json()) as { results: WireResult[] }
  return results.every(
    ({ type, response: answer }) =>
      type === 'ok' && !answer?.result?.step_errors?.some((one) => one !== null),
  )
}

interface WireResult {
  readonly type: string
  readonly response?: { readonly result?: { readonly step_errors?: readonly unknown[] } }
}

const cut = () => new TypeError('fetch failed', { cause: coded('ECONNRESET') })
const refused = () => new TypeError('fetch failed', { cause: coded('ECONNREFUSED') })
const coded = (code: string) => Object.assign(new Error(code), { code })
