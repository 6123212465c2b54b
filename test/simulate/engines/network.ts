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
export class SimulatedNetwork {
  readonly #options: NetworkOptions
  readonly #calls = new AsyncLocalStorage<Call>()
  readonly #death = Promise.withResolvers<never>()
  readonly #burial = Promise.withResolvers<void>()
  readonly #late: (() => Promise<Response>)[] = []
  #isDead = false

  constructor(options: NetworkOptions) {
    this.#options = options
    this.#death.promise.catch(() => {})
  }

  readonly fetch = ((input, init) => this.#carry(new Request(input, init))) as typeof fetch

  /** Answers no more until the machine is buried. */
  async #dead(): Promise<never> {
    if (!this.#isDead) {
      this.#isDead = true
      this.#options.die()
      this.#death.reject(refused())
    }
    await this.#burial.promise
    throw refused()
  }

  async #carry(request: Request): Promise<Response> {
    const body = await request.clone().text()
    if (this.#isDead) return await this.#dead()
    const call = this.#calls.getStore()
    const send = () => this.#options.server(request)
    if (request.method !== 'POST' || call === undefined) return await send()
    if (call.fate === 'well') return await this.#troubled(send)
    return await this.#fated(call, isWrite(body), send)
  }

  async #fated(call: Call, writes: boolean, send: () => Promise<Response>): Promise<Response> {
    const isBefore = call.fate === 'fails' || call.fate === 'dies before'
    if (isBefore && (writes || call.isStruckAtOnce)) {
      if (call.fate === 'fails') throw refused()
      return await this.#dead()
    }
    if (call.isCut) throw cut()
    const response = await send()
    if (isBefore || !writes || !(await isStored(response))) return response
    if (call.fate === 'dies after') return await this.#dead()
    call.isCut = true
    throw cut()
  }

  async #troubled(send: () => Promise<Response>): Promise<Response> {
    const { random } = this.#options
    const trouble: Trouble | null = random.chance(troubleShare) ? random.pick(troubles) : null
    if (trouble === 'refused') throw refused()
    if (trouble === 'overloaded') return new Response('', { status: 429 })
    if (trouble === 'late') this.#late.push(send)
    if (trouble === 'cut before' || trouble === 'late') throw cut()
    const response = await send()
    // A request that was given up arrives behind the one that was sent in its place.
    for (const sendLate of this.#late.splice(0)) await sendLate()
    if (trouble === 'cut after') throw cut()
    if (trouble === 'bad gateway') return new Response('', { status: 502 })
    return trouble === 'garbage' ? new Response('<html>') : response
  }

  /** Throws as soon as the machine is dead, since no answer comes then. */
  async during<Result>(fate: Fate, work: () => Promise<Result>): Promise<Result> {
    const isStruckAtOnce = fate !== 'well' && this.#options.random.chance(0.5)
    const call: Call = { fate, isStruckAtOnce, isCut: false }
    return await Promise.race([this.#death.promise, this.#calls.run(call, work)])
  }

  bury(): void {
    this.#isDead = true
    this.#burial.resolve()
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
