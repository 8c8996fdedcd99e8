using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.Journal;
using Xunit;

namespace Reeve.Storage.Tests.Journal;

/// <summary>Random lives of a journal: whatever was acknowledged stays, in order, under a chain that verifies.</summary>
public sealed class JournalPropertyTests
{
    private enum Act
    {
        Enqueue,
        EnqueueWithoutText,
        Write,
        Sync,
        Reopen,
        Crash,
        Prune,
        Redact,
        FullDisk,
    }

    [Fact]
    public void Whatever_happens_what_was_acknowledged_is_there_and_the_chain_holds()
    {
        Gen<(Act, int)[]> lives =
            from length in Gen.Choose(5, 60)
            from acts in ActWithNumber.ArrayOf(length)
            select acts;
        Prop.ForAll(lives.ToArbitrary(), life => Live(life).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();
    }

    private static Gen<(Act, int)> ActWithNumber =>
        from act in Gen.Frequency<Act>(
            (8, Gen.Constant(Act.Enqueue)), (3, Gen.Constant(Act.EnqueueWithoutText)), (4, Gen.Constant(Act.Write)), (2, Gen.Constant(Act.Sync)),
            (1, Gen.Constant(Act.Reopen)), (2, Gen.Constant(Act.Crash)), (1, Gen.Constant(Act.Prune)), (1, Gen.Constant(Act.Redact)), (1, Gen.Constant(Act.FullDisk)))
        from number in Gen.Choose(0, 10_000)
        select (act, number);

    private static async Task Live((Act Act, int Number)[] life)
    {
        using var folder = new TempFolder();
        await using var model = new Life(folder);
        foreach ((Act act, int number) in life)
        {
            await model.Do(act, number);
        }

        await model.CloseAndVerify();
    }

    /// <summary>The journal and what is known of it. Times grow with the numbers, so that pruning by time is pruning by number.</summary>
    private sealed class Life(TempFolder folder) : IAsyncDisposable
    {
        private readonly SortedDictionary<long, string> _acknowledged = [];
        private readonly List<(JournalTicket Ticket, string Id)> _queued = [];
        private readonly HashSet<string> _redacted = [];
        private readonly FaultyDisk _disk = new();
        private OpenJournal? _open;
        private long _synced;
        private int _ids;

        private OpenJournal Open => _open ??= OpenJournal.At(folder.Path, _disk.Options(segmentBytes: 1500), new FixedClock(Entries.Start));

        public async Task Do(Act act, int number)
        {
            switch (act)
            {
                case Act.Enqueue:
                    string id = $"id-{_ids++}";
                    _queued.Add((Open.Journal.Decide(id, $"echo {number}", Entries.Start.AddSeconds(_ids)), id));
                    break;
                case Act.EnqueueWithoutText:
                    string bare = $"id-{_ids++}";
                    _queued.Add((Open.Journal.Enqueue(Entries.Head(bare, EntryKind.Outcome, Entries.Start.AddSeconds(_ids)), default), bare));
                    break;
                case Act.Write when _queued.Count > 0:
                    Acknowledge(Open.Journal.Write(_queued[number % _queued.Count].Ticket));
                    break;
                case Act.Sync when _queued.Count > 0:
                    Acknowledge(await Open.Journal.SyncAsync(_queued[^1].Ticket));
                    _synced = Open.Journal.LastSeq;
                    break;
                case Act.Reopen:
                    await Close();
                    break;
                case Act.Crash:
                    await Crash(number);
                    break;
                case Act.Prune:
                    Prune(number);
                    break;
                case Act.Redact when _acknowledged.Count > 0:
                    Redact(_acknowledged.Values.ElementAt(number % _acknowledged.Count));
                    break;
                case Act.FullDisk:
                    FullDisk(number);
                    break;
            }
        }

        public async Task CloseAndVerify()
        {
            _ = Open;
            await Close();
            JournalCheckReport report = folder.Check();
            Assert.True(report.IsSound, string.Join('\n', report.Findings));
            Assert.Equal(_redacted.Count(id => _acknowledged.ContainsValue(id)), report.Redacted);
            List<long> seqs = IndependentVerifier.Verify(folder.Journal);
            Dictionary<long, string> there = Open.Journal.Read(new JournalQuery(Limit: 100_000)).ToDictionary(l => l.Seq, l => l.Head.Id);
            Assert.Equal(seqs, there.Keys);
            foreach ((long seq, string id) in _acknowledged)
            {
                Assert.Equal(id, there[seq]);
                Assert.Contains(seq, Open.Journal.Read(new JournalQuery(Id: id)).Select(l => l.Seq));
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_open is not null)
            {
                await _open.DisposeAsync();
            }
        }

        private async Task Close()
        {
            if (_open is null)
            {
                return;
            }

            await _open.DisposeAsync();
            _open = null;
            Acknowledge(null);
            _synced = long.MaxValue;
        }

        /// <summary>The process dies and the machine with it: of the last segment, what had not been synced may be cut anywhere.</summary>
        private async Task Crash(int number)
        {
            SegmentJournal journal = Open.Journal;
            long written = journal.LastSeq;
            Dictionary<string, byte[]> files = Directory.GetFiles(folder.Journal).ToDictionary(f => f, ReadShared);
            _queued.Clear();
            await Open.DisposeAsync();
            _open = null;
            Directory.Delete(folder.Journal, recursive: true);
            Directory.CreateDirectory(folder.Journal);
            string tail = files.Keys.Where(f => f.EndsWith(".seg", StringComparison.Ordinal)).Max(StringComparer.Ordinal)!;
            byte[] bytes = files[tail];
            int keep = KeptAtLeast(bytes);
            int cut = keep + (number % (bytes.Length - keep + 1));
            files[tail] = bytes[..cut];
            foreach ((string file, byte[] content) in files)
            {
                await File.WriteAllBytesAsync(file, content);
            }

            long survived = LastSeqOf(bytes.AsSpan(0, cut));
            foreach (long lost in _acknowledged.Keys.Where(s => s > Math.Max(survived, 0) && s <= written).ToList())
            {
                Assert.True(lost > _synced || survived < 0, $"entry {lost} was synced and is lost");
                _acknowledged.Remove(lost);
            }
        }

        private void Prune(int number)
        {
            Result<IReadOnlyList<int>> result = Open.Journal.Prune(Entries.Start.AddSeconds(number % (_ids + 1)), "ann");
            Assert.True(result.TryGet(out IReadOnlyList<int>? pruned, out _));
            if (pruned.Count > 0)
            {
                long first = Open.Journal.Read(new JournalQuery(Limit: 1)).FirstOrDefault()?.Seq ?? Open.Journal.LastSeq + 1;
                foreach (long gone in _acknowledged.Keys.Where(s => s < first).ToList())
                {
                    _acknowledged.Remove(gone);
                }
            }
        }

        private void Redact(string id)
        {
            Result<int> result = Open.Journal.Redact(id, "ann", "it held a secret");
            if (result.TryGet(out int count, out Refusal? refusal))
            {
                Assert.Equal(1, count);
                Assert.True(_redacted.Add(id), $"{id} was redacted twice");
                _synced = Open.Journal.LastSeq;
                Acknowledge(null);
            }
            else
            {
                Assert.Equal("journal-text-not-found", refusal.Code);
            }
        }

        private void FullDisk(int number)
        {
            _ = Open;
            _disk.Space = number % 400;
            JournalTicket ticket = Open.Journal.Decide("never", new string('x', 500));
            Refusal? refusal = Open.Journal.Write(ticket);
            _disk.Space = null;
            Acknowledge(refusal);
            if (refusal is not null)
            {
                _queued.Clear();
            }
        }

        /// <summary>A write takes everything queued before it along.</summary>
        private void Acknowledge(Refusal? refusal)
        {
            if (refusal is null)
            {
                _queued.ForEach(q => _acknowledged[q.Ticket.Seq] = q.Id);
                _queued.Clear();
            }
        }

        /// <summary>Up to the last link before whose end everything had been synced.</summary>
        private int KeptAtLeast(byte[] bytes)
        {
            int keep = 0;
            int at = 0;
            while (Array.IndexOf(bytes, (byte)'\n', at) is >= 0 and int newline)
            {
                if (LinkLine.TryParse(bytes.AsSpan(at, newline - at), out _, out long seq, out _, new byte[32]) && (keep == 0 || seq <= _synced))
                {
                    keep = newline + 1;
                }

                at = newline + 1;
            }

            return keep;
        }

        private static long LastSeqOf(ReadOnlySpan<byte> bytes)
        {
            long last = -1;
            foreach (Range range in bytes.Split((byte)'\n'))
            {
                if (LinkLine.TryParse(bytes[range], out _, out long seq, out _, new byte[32]) && range.End.GetOffset(bytes.Length) < bytes.Length)
                {
                    last = seq;
                }
            }

            return last;
        }

        private static byte[] ReadShared(string path)
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }
}
