/*
 * Copyright 2026 The Maestro Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
import { ForgeApi, ForgeClient } from './ForgeClient';

/** A member of a forge's list. @public */
export type ForgeItem = Record<string, unknown>;

/** Where and as whom to ask. @public */
export interface ForgeAccess {
  apiBaseUrl: string;
  repositories: readonly string[];
  /** Headers that carry the credentials for a repository. */
  credentials(repository: string): Promise<Record<string, string>>;
}

/**
 * One kind of pulled facts: where its list is, and what belongs to an item.
 *
 * @public
 */
export interface ForgeKind<About> {
  /**
   * Path and query below the repository's, without paging.
   *
   * @param since - ISO 8601; older ones may be left out
   */
  list(about: About, since: string): string;
  /** 100 unless given; less when every item is a question of its own. */
  perPage?: number;
  /** Items of an answer; the objects of a list unless given. */
  items?(answer: unknown): ForgeItem[];
  /** Part of the delivery's id. */
  id(item: ForgeItem): string;
  /**
   * Member with the time by which the list is sorted, newest first; absent
   * when the server leaves older ones out by itself.
   */
  sortedBy?: string;
  /** Read the whole period in every run, as new items may carry old times. */
  always?: true;
  /**
   * Members of the delivery's body beside the repository; null to leave the
   * item out. `since` is the beginning of the whole period, not of this run.
   */
  body(
    item: ForgeItem,
    context: { about: About; client: ForgeClient; since: string },
  ): Promise<ForgeItem | null>;
}

/**
 * How to ask a forge about its repositories.
 *
 * @public
 */
export interface Forge<About> {
  api: ForgeApi;
  /** Member of the delivery's body that holds `About`. */
  aboutMember: string;
  /** Path of a repository below the API. */
  path(repository: string): string;
  /** Reads the answer about a repository that was asked for by `asked`. */
  about(answer: ForgeItem, asked: string): About;
  /** Name under which the forge knows the repository now. */
  nameOf(about: About): string;
  /** By name, in the order of pulling; events are named `api.<name>`. */
  kinds: Readonly<Record<string, ForgeKind<About>>>;
}

/** The objects of a list. @public */
export function objectsOf(value: unknown): ForgeItem[] {
  return Array.isArray(value)
    ? value.filter(
        (item): item is ForgeItem => typeof item === 'object' && item !== null,
      )
    : [];
}
