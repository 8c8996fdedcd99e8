using System.Buffers.Text;
using System.Text;
using BenchmarkDotNet.Attributes;
using Reeve.Agents.Commands;
using Reeve.Agents.Hooks;
using Reeve.Agents.Scopes;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;

namespace Reeve.Bench;

/// <summary>
/// Decision with its journal entry, amortised over groups of 64 as under load (target ≤ 1 µs), and a whole hook call from bytes to bytes with parse,
/// tokenizer, classification, digest, decision and a write of its own (target ≤ 15 µs).
/// </summary>
[MemoryDiagnoser]
public class GateBenchmarks : IDisposable
{
    private const int Group = 64;
    private BenchFolder _folder = null!;
    private ScopeSnapshot _snapshot = null!;
    private CommandRequest _request = null!;
    private HookProcessor _processor = null!;
    private byte[] _body = null!;
    private int _idAt;
    private int _newAt;
    private long _calls;

    /// <summary>Opens a journal on disk.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _folder = new BenchFolder();
        var requests = new CommandRequests(
            new CommandClassifier(new ClassifierOptions()), _folder.Digester, new ScopeResolver(new ScopeOptions(), TimeProvider.System));
        _processor = new HookProcessor(new HookOptions(), requests, _folder.Reeve.Gate);
        string repository = Directory.CreateDirectory(Path.Combine(_folder.Path, "repository")).FullName;
        _body = Encoding.UTF8.GetBytes(
            $$"""{"session_id":"2f1e7a60-0d0c-4a4e-9d0e-2d9d8f3f4b55","transcript_path":"/home/dev/.claude/projects/x/2f1e7a60.jsonl","cwd":"{{repository}}","permission_mode":"default","hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":"git status --short 2>&1 | head -20","description":"Show status 0000000000000000"},"tool_use_id":"toolu_0000000000000000"}""");
        _idAt = _body.AsSpan().IndexOf("toolu_"u8) + 6;
        _newAt = _body.AsSpan().IndexOf("Show status "u8) + 12;
        _snapshot = _folder.Reeve.Gate.SnapshotOf("repo");
        _request = new CommandRequest
        {
            Id = "toolu_01F74kyEsK4Wjf5xqWDXKdt2",
            Cli = "claude-code",
            Tool = "Bash",
            Scope = "github.com/example/repository",
            Agent = "claude-code",
            Session = "2f1e7a60-0d0c-4a4e-9d0e-2d9d8f3f4b55",
            Types = TypeSet.Of(CommandType.ShellRead),
            Digest = _folder.Digester.Digest("Bash", "", "git status"u8),
            Text = "git status --short",
            Canonical = Encoding.UTF8.GetBytes("git status --short"),
        };
    }

    /// <summary>Closes it.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Decide, encode, chain, write: per decision in groups of 64.</summary>
    [Benchmark(OperationsPerInvoke = Group)]
    public void DecideAndAppend()
    {
        JournalTicket last = default;
        for (int i = 0; i < Group; i++)
        {
            // As the gate does it: without permits nothing in the scope ends, and the only clock read is the entry's own.
            Verdict verdict = _snapshot.Decide(_request, default, out _);
            last = _folder.Reeve.Gate.Append(_request, verdict, _snapshot.Phase);
        }

        if (_folder.Journal.Write(last) is { } refusal)
        {
            throw new InvalidOperationException(refusal.ToString());
        }
    }

    /// <summary>A native Claude Code body in, a native answer out, journalled, one at a time. Each input is new, so each is parsed and classified.</summary>
    [Benchmark]
    public int BytesToBytes()
    {
        Utf8Formatter.TryFormat(_calls, _body.AsSpan(_newAt), out _, new System.Buffers.StandardFormat('D', 16));
        return KnownBytesToBytes();
    }

    /// <summary>The same with an input that came before, as it does with the outcome of every call.</summary>
    [Benchmark]
    public int KnownBytesToBytes()
    {
        Utf8Formatter.TryFormat(_calls++, _body.AsSpan(_idAt), out _, new System.Buffers.StandardFormat('D', 16));
        HookReply done = _processor.HandleAsync("claude-code", _body, new HookContext(Caller.Open)).AsTask().GetAwaiter().GetResult();
        return done.Answer == Answer.Allow ? done.Body.Length : throw new InvalidOperationException("The benchmark's command was not allowed.");
    }
}
