/** What a browser's page runs of the comparison: the same code with the same pictures. */
import { compare, type Outcome, type Task } from './compare.ts'
import { contenders } from './contenders.ts'

async function compareHere(task: Task, wasmBase64: string): Promise<Outcome[]> {
  const wasm = await fetch(`data:application/wasm;base64,${wasmBase64}`)
  return compare(task, await contenders(await wasm.arrayBuffer()))
}

Object.assign(globalThis, { compareHere })
