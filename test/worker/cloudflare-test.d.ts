/** What the suites of the Worker use of the module that workerd gives them. */
declare module 'cloudflare:test' {
  interface ExecutionContext {
    waitUntil(work: Promise<unknown>): void
  }
  export const env: Readonly<Record<string, string>>
  export function createExecutionContext(): ExecutionContext
  export function createScheduledController(options: { scheduledTime: Date; cron: string }): {
    readonly scheduledTime: number
    readonly cron: string
  }
  /** Resolves when all that was handed to waitUntil is done. */
  export function waitOnExecutionContext(context: ExecutionContext): Promise<void>
}

/** The Worker as the runtime calls it: each time in an event of its own. */
declare module 'cloudflare:workers' {
  export const exports: { readonly default: { fetch(request: Request): Promise<Response> } }
}
