import { type Brand, listBrands, type Provider, theProvider } from '../../register/company/brands.ts'
import { type Client, listClients } from '../../register/company/clients.ts'
import type { Register } from '../../register/register.ts'

/** Company, brands and clients as the database had them at most two seconds ago. */
export interface Directory {
  brand(code: number): Promise<Brand | null>
  brands(): Promise<readonly Brand[]>
  provider(): Promise<Provider | null>
  /** Returns the client with this username whose password is from `since`; null if it was removed or has a new password. */
  client(of: Pick<Client, 'username' | 'since'>): Promise<Client | null>
}

interface Contents {
  readonly readAt: number
  readonly provider: Provider | null
  readonly brands: ReadonlyMap<number, Brand>
  readonly clients: readonly Client[]
}

const ageMaxMs = 2000

/** Creates the directory of company, brands and clients, which reads the database at most every two seconds. */
export function directory(register: Register, clock: () => number): Directory {
  let latest: Contents | null = null

  /** Reads company, brands and clients from the database, and keeps them for the next calls. */
  async function read(): Promise<Contents> {
    const readAt = clock()
    const [provider, brands, clients] = await Promise.all([
      theProvider(register),
      listBrands(register),
      listClients(register),
    ])
    latest = { readAt, provider, brands: new Map(brands.map((brand) => [brand.code, brand])), clients }
    return latest
  }

  /** Returns what was read in the last two seconds; null if the database must be read again. */
  function fresh(): Contents | null {
    return latest !== null && Math.abs(clock() - latest.readAt) < ageMaxMs ? latest : null
  }

  return {
    // A new brand may be missing in what was read two seconds ago, so the database is read again before an answer of null.
    brand: async (code) => fresh()?.brands.get(code) ?? (await read()).brands.get(code) ?? null,
    brands: async () => [...(await read()).brands.values()],
    provider: async () => (fresh() ?? (await read())).provider,
    async client({ username, since }) {
      const clientIn = (contents: Contents | null) =>
        contents?.clients.find((client) => client.username === username && client.since === since)
      return clientIn(fresh()) ?? clientIn(await read()) ?? null
    },
  }
}
