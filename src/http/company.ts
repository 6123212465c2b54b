import type { Context, MiddlewareHandler } from 'hono'
import { theProvider } from '../register/company/brands.ts'
import type { Register } from '../register/register.ts'

/** Company whose name every page shows. */
export interface PageCompany {
  readonly name: string
  /** How to reach it, in one line; null if that is not set. */
  readonly contact: string | null
}

declare module 'hono' {
  interface ContextVariableMap {
    readCompany?: () => Promise<PageCompany | null>
  }
}

/** Adds a function that reads the company to each request. Only pages call it, so that requests of programs cost nothing. */
export function withCompany(register: Register): MiddlewareHandler {
  let latest: PageCompany | null = null
  const readCompany = async () => {
    try {
      const [provider, { contact }] = await Promise.all([theProvider(register), register.settings()])
      latest = provider === null ? null : { name: provider.name, contact }
    } catch {
      // The page of a fault of the database names the company as it was read last.
    }
    return latest
  }
  return async (c, next) => {
    c.set('readCompany', readCompany)
    await next()
  }
}

/** Returns the company for a page; null if none was added yet, or if the database has not answered yet. */
export async function companyOf(c: Context): Promise<PageCompany | null> {
  return (await c.get('readCompany')?.()) ?? null
}
