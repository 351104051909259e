/** What one environment holds, in memory. Times are RFC 3339 text. */
export interface Store {
  user: User;
  /** The agent that the agent PAT belongs to. */
  agent: Agent;
  userPat: string;
  agentPat: string;
  spaces: Space[];
  /** Rows by space id. */
  members: Map<string, Member[]>;
  agents: Map<string, Agent[]>;
  tasks: Map<string, Task[]>;
  messages: Map<string, Message[]>;
  /** Entries by space id, then key. */
  context: Map<string, Map<string, ContextEntry>>;
  /** By attachment id. */
  attachments: Map<string, Attachment>;
  /** A fresh id for something created by a request. */
  nextId(): string;
}

export interface User {
  id: string;
  username: string;
  email: string;
  full_name: string;
}

export interface Space {
  id: string;
  slug: string;
  name: string;
  description: string;
  is_current: boolean;
  is_default: boolean;
  is_personal: boolean;
  created_at: string;
}

export interface Member {
  id: string;
  username: string;
  role: "owner" | "admin" | "member";
  principal_type: "user" | "agent";
  joined_at: string;
}

export interface Agent {
  id: string;
  name: string;
  status: "active" | "idle";
  description: string;
  space_id: string;
  owner: string;
  created_at: string;
  last_seen_at: string | null;
}

export interface Task {
  id: string;
  title: string;
  status: "open" | "in_progress" | "done";
  priority: "low" | "medium" | "high";
  space_id: string;
  creator: string;
  assignee_agent_id: string | null;
  due_at: string | null;
  created_at: string;
}

export interface ContextEntry {
  key: string;
  /** A JSON string, given back as it was written. */
  value: string;
  space_id: string;
  created_by: string;
  created_at: string;
  updated_at: string;
  /** Null: kept until it is deleted. */
  expires_at: string | null;
}

export interface Message {
  id: string;
  content: string;
  space_id: string;
  channel: string;
  message_type: string;
  sender: string;
  attachments: unknown[];
  metadata: Record<string, unknown>;
  created_at: string;
}

export interface Attachment {
  id: string;
  space_id: string;
  original_filename: string;
  content_type: string;
  /** Bytes. */
  size: number;
  url: string;
  created_at: string;
}
