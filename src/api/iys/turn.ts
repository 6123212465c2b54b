/**
 * What it gives resolves once this turn of the event loop has taken in everything that has arrived, for all of one house who
 * wait at the same time. Not for those of another: on Workers each house is there for one event, and a timer of an event that
 * is over never fires.
 *
 * Between the callbacks of two sockets a processor forgets the code of the database. Requests that came together and go
 * on together find it still at hand: with 32 connections a status took 48 µs of processor time instead of 105, where the
 * bare framework takes 30 (measured with Node 24 on two virtual processors).
 */
export function turns(): () => Promise<void> {
  let ending: Promise<void> | null = null
  return () => {
    ending ??= new Promise((resolve) => {
      setImmediate(() => {
        ending = null
        resolve()
      })
    })
    return ending
  }
}
