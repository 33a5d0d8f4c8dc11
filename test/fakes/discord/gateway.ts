import type { Server } from "node:http";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { FakeWorld } from "./world.ts";

interface Session {
  id: string;
  intents: number;
  seq: number;
  events: { seq: number; frame: string }[];
  socket: WebSocket | undefined;
}

export const INTENT = { guilds: 1, guildMessages: 1 << 9, directMessages: 1 << 12, messageContent: 1 << 15 } as const;

export interface FakeGateway {
  /** Sends to every session with these intents, now or when it resumes. Returns the number of sessions. */
  dispatch(name: string, body: (hasContent: boolean) => unknown, intents: number): number;
  /** Closes every connection. Sessions can be resumed unless `forget` is set. */
  drop(code: number, forget: boolean): void;
  askToReconnect(): void;
  /** The frames that clients sent: identify, resume, heartbeat. */
  received: { op: number; d: unknown }[];
  sessions(): number;
  close(): void;
}

const OP = { dispatch: 0, heartbeat: 1, identify: 2, resume: 6, reconnect: 7, invalidSession: 9, hello: 10, ack: 11 };
const HEARTBEAT_MS = 41_250;

/** A Gateway: hello, identify or resume, heartbeats and events. A resumed session gets the events that it missed. */
export function createGateway(server: Server, world: FakeWorld, url: () => string, readyAfterMs = 0): FakeGateway {
  const sockets = new WebSocketServer({ server });
  const sessions = new Map<string, Session>();
  const received: FakeGateway["received"] = [];

  function send(socket: WebSocket, op: number, d: unknown): void {
    socket.send(JSON.stringify({ op, d, s: null, t: null }));
  }
  function emit(session: Session, name: string, d: unknown): void {
    session.seq += 1;
    const frame = JSON.stringify({ op: OP.dispatch, t: name, s: session.seq, d });
    session.events.push({ seq: session.seq, frame });
    session.socket?.send(frame);
  }

  function identify(socket: WebSocket, d: { token: string; intents: number }): void {
    if (d.token !== world.bot.token) return socket.close(4004, "Authentication failed.");
    if ((d.intents & INTENT.messageContent) !== 0 && !world.bot.contentIntent) {
      return socket.close(4014, "Disallowed intent(s).");
    }
    const session: Session = { id: `s${sessions.size + 1}`, intents: d.intents, seq: 0, events: [], socket };
    sessions.set(session.id, session);
    socket.once("close", () => {
      if (session.socket === socket) session.socket = undefined;
    });
    const ready = {
      v: 10,
      user: { id: world.bot.id, username: "planner", bot: true },
      guilds: [],
      session_id: session.id,
      resume_gateway_url: url(),
      application: { id: world.bot.id, flags: 0 },
    };
    if (readyAfterMs === 0) emit(session, "READY", ready);
    else setTimeout(() => emit(session, "READY", ready), readyAfterMs).unref();
  }

  function resume(socket: WebSocket, d: { token: string; session_id: string; seq: number }): void {
    const session = sessions.get(d.session_id);
    if (session === undefined) return send(socket, OP.invalidSession, false);
    session.socket = socket;
    socket.once("close", () => {
      if (session.socket === socket) session.socket = undefined;
    });
    for (const { seq, frame } of session.events) if (seq > d.seq) socket.send(frame);
    emit(session, "RESUMED", {});
  }

  sockets.on("connection", (socket) => {
    send(socket, OP.hello, { heartbeat_interval: HEARTBEAT_MS });
    socket.on("message", (data: Buffer) => {
      const { op, d } = JSON.parse(data.toString("utf8")) as { op: number; d: never };
      received.push({ op, d });
      if (op === OP.heartbeat) send(socket, OP.ack, null);
      else if (op === OP.identify) identify(socket, d);
      else if (op === OP.resume) resume(socket, d);
      else socket.close(4001, "Unknown opcode.");
    });
  });

  return {
    received,
    sessions: () => [...sessions.values()].filter(({ socket }) => socket !== undefined).length,
    dispatch(name, body, intents) {
      const listening = [...sessions.values()].filter((session) => intents === 0 || (session.intents & intents) !== 0);
      for (const session of listening) emit(session, name, body((session.intents & INTENT.messageContent) !== 0));
      return listening.length;
    },
    drop(code, forget) {
      if (forget) sessions.clear();
      for (const socket of sockets.clients) socket.close(code);
    },
    askToReconnect() {
      for (const socket of sockets.clients) send(socket, OP.reconnect, null);
    },
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}
