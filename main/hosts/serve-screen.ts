import type { Channel } from '../contract/channel.ts'
import { serve } from '../contract/serve.ts'
import type { Gate } from '../engine/gate.ts'
import type { Log } from '../engine/log.ts'

/** Joins one screen, whichever transport carries it, to the gate. */
export function serveScreen(channel: Channel, gate: Gate, log: Log): void {
  serve(channel, {
    venue: gate.venue,
    engineVersion: gate.engineVersion,
    join: (screen) => gate.join(screen),
    api: {
      counts: (input) => gate.counts(input),
      occupancy: () => gate.occupancy(),
      correctOccupancy: (correction) => gate.correctOccupancy(correction),
      click: (click) => gate.click(click),
      present: (input, role) => gate.present(input, role),
      dismiss: (input) => gate.dismiss(input),
      reset: (input) => gate.reset(input),
      setMode: (input) => gate.setMode(input),
      confirmId: (input) => gate.idChecked(input, 'id-confirmed'),
      turnAway: (input) => gate.idChecked(input, 'turned-away'),
      party: (input) => gate.party(input),
      admitByHand: (input) => gate.admitByHand(input),
      release: () => gate.release('screen'),
      demoPasses: () => gate.demoPasses(),
      desk: () => gate.desk.state(),
      unlockDesk: ({ passphrase }) => gate.desk.unlock(passphrase),
      ticketChoices: () => gate.ticketChoices(),
      issue: (order) => gate.desk.issue(order),
      rules: () => gate.policy.view(),
      chooseRules: (choice) => gate.policy.choose(choice),
      sources: () => gate.sources(),
      syncNow: (order) => gate.syncNow(order),
      confirmTime: (input) => gate.confirmTime(input),
      issuers: (query) => gate.trustSetup.issuers(query),
      trustFilePart: (part) => gate.trustSetup.trustFilePart(part),
      changeTrust: (request) => gate.trustSetup.changeTrust(request),
      signers: (request) => gate.trustSetup.signers(request),
      venueEvents: (query) => gate.eventTools.view(query),
      changeEvents: (request) => gate.eventTools.change(request),
      lists: () => gate.listSetup.lists(),
      listUse: (input) => gate.listSetup.listUse(input),
      listFilePart: (part) => gate.listSetup.listFilePart(part),
      changeList: (request) => gate.listSetup.changeList(request),
      cancelList: (input) => gate.listSetup.cancelList(input),
      blockPass: (order) => gate.listSetup.blockPass(order),
      devices: () => gate.deviceTools.view(),
      tryDevice: (request) => gate.deviceTools.tryOut(request),
      pulseTrial: () => gate.deviceTools.pulse(),
      endTrial: () => gate.deviceTools.endTrial(),
      testRelay: (input) => gate.testRelay(input),
      changeLane: (order) => gate.deviceTools.change(order),
      simulate: (input) => gate.simulate(input),
    },
    onFault: (call, error) =>
      log({ event: 'call-failed', call, error: error instanceof Error ? error.name : 'unknown' }),
  })
}
