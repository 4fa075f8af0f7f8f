import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { work } from '../engine/sync/worker/work.ts'

/** The thread in which an engine brings a source up to date. */
if (!isMainThread && parentPort !== null) await work(parentPort, workerData)
