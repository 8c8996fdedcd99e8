using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Agents.Commands;
using Reeve.Agents.Hooks;
using Reeve.Agents.Scopes;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Agents.Tests.Hooks;

/// <summary>Whatever it remembers, a request is what it would be if nothing were remembered.</summary>
public sealed class CommandRequestsTests
{
    private static readonly string[] Tools = ["Bash", "shell", "Write", "Read", "mcp__x__y"];

    private static readonly string[] Inputs =
    [
        """{"command":"git status"}""",
        """{"command":"git status" }""",
        """{"command":"git push --force origin main"}""",
        """{"command":"cat notes.txt"}""",
        """{"command":"echo x > notes.txt"}""",
        """{"command":"rm -rf sub"}""",
        """{"command":"make test || true"}""",
        """{"command":["git","push"]}""",
        """{"command":"ls","command":"rm"}""",
        """{"file_path":"/nowhere/repo/notes.txt","content":"x"}""",
        """{"file_path":"notes.txt","content":"y"}""",
        "{}",
        "{\"command\":\"echo " + new string('x', 4080) + "\"}",
    ];

    private static readonly string?[] Folders = ["/nowhere/repo", "/nowhere/repo/sub", "/nowhere/repo/", "/nowhere/other", "relative", null];

    private static readonly string?[] TokenScopes = [null, "github.com/a/b"];

    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    [Fact]
    public void Calls_in_any_order_and_again_get_the_request_that_a_fresh_start_gives_them()
    {
        Gen<(int Tool, int Input, int Folder, int Scope, bool Linked)> call =
            from tool in Gen.Choose(0, Tools.Length - 1)
            from input in Gen.Choose(0, Inputs.Length - 1)
            from folder in Gen.Choose(0, Folders.Length - 1)
            from scope in Gen.Choose(0, TokenScopes.Length - 1)
            from linked in Gen.Elements(true, false)
            select (tool, input, folder, scope, linked);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(call.ListOf(30).ToArbitrary(), calls =>
        {
            CommandRequests kept = Requests();
            foreach ((int tool, int input, int folder, int scope, bool linked) in calls.Concat(calls))
            {
                ToolCallFacts facts = Facts(Tools[tool], Inputs[input], Folders[folder], TokenScopes[scope]);
                Link("/nowhere/repo/notes.txt", linked ? "/home/dev/.ssh/id_rsa" : null);
                Assert.Equal(Shown(Requests().Build(facts, Unwritten)), Shown(kept.Build(facts, Unwritten)));
            }
        }));
    }

    [Theory]
    [InlineData("""{"command":"cat notes.txt"}""")]
    [InlineData("""{"command":"echo x > notes.txt"}""")]
    [InlineData("""{"command":"bash notes.txt"}""")]
    public void A_link_that_changes_between_two_calls_changes_the_answer(string input)
    {
        CommandRequests requests = Requests();
        ToolCallFacts facts = Facts("Bash", input);
        Assert.True(requests.ScopeOf(facts).TryGet(out Scope? scope, out _));
        string plain = Shown(Requests().Build(facts, Unwritten));
        foreach (string? target in new[] { null, "/home/dev/.ssh/id_rsa", null, "/home/dev/.ssh/id_rsa" })
        {
            Link("/nowhere/repo/notes.txt", target);
            string expected = Shown(Requests().Build(facts, Unwritten));
            Assert.Equal(target is null, expected == plain);
            Assert.Equal(expected, Shown(requests.Build(facts, Unwritten)));
            Assert.Equal(Requests().Classify(facts, scope, Unwritten).Why, requests.Classify(facts, scope, Unwritten).Why);
        }
    }

    [Fact]
    public void Classifying_alone_says_what_building_says_before_and_after()
    {
        CommandRequests requests = Requests();
        ToolCallFacts facts = Facts("Bash", """{"command":"git push --force origin main"}""");
        Assert.True(requests.ScopeOf(facts).TryGet(out Scope? scope, out _));
        Classification before = requests.Classify(facts, scope, Unwritten);
        Assert.True(requests.Build(facts, Unwritten).TryGet(out CommandRequest? request, out _));
        Classification after = requests.Classify(facts, scope, Unwritten);

        Assert.Equal((before.Types, before.Constraint, before.Text), (request.Types, request.Constraint, request.Text));
        Assert.Equal((before.Types, before.Constraint, before.Shape, before.Why, before.Text), (after.Types, after.Constraint, after.Shape, after.Why, after.Text));
    }

    [Fact]
    public void Overwriting_the_callers_buffer_changes_no_later_request()
    {
        CommandRequests requests = Requests();
        byte[] push = Encoding.UTF8.GetBytes("""{"command":"git push"}""");
        byte[] status = Encoding.UTF8.GetBytes("""{"command":"rm -rf *"}""");
        byte[] buffer = [.. push];
        Assert.True(requests.Build(Facts("Bash", "") with { Input = buffer }, Unwritten).TryGet(out CommandRequest? first, out _));
        ActionDigest digest = first.Digest;
        status.CopyTo(buffer, 0);

        Assert.Equal(Shown(Requests().Build(Facts("Bash", "") with { Input = status }, Unwritten)), Shown(requests.Build(Facts("Bash", "") with { Input = buffer }, Unwritten)));
        Assert.True(requests.Build(Facts("Bash", "") with { Input = push }, Unwritten).TryGet(out CommandRequest? again, out _));
        Assert.Equal(digest, again.Digest);
        Assert.Equal("git push", Encoding.UTF8.GetString(again.Canonical.Span));
        Assert.Equal(digest, HookBench.Digester.Digest("Bash", "", again.Canonical.Span));
    }

    [Fact]
    public void Ids_sessions_and_people_are_those_of_the_call()
    {
        CommandRequests requests = Requests();
        ToolCallFacts facts = Facts("Bash", """{"command":"git status"}""");
        Assert.True(requests.Build(facts, Unwritten).TryGet(out _, out _));
        ToolCallFacts other = facts with { Id = "t2", Cli = "codex", Session = "s2", Agent = "b", SubAgent = "sub", Attended = true };
        Assert.True(requests.Build(other, Unwritten).TryGet(out CommandRequest? request, out _));

        Assert.Equal(("t2", "codex", "s2", "b", "sub", true), (request.Id, request.Cli, request.Session, request.Agent, request.SubAgent, request.Attended));
    }

    private static bool Unwritten(string path) => false;

    private static string Shown(Result<CommandRequest> result) => result.TryGet(out CommandRequest? request, out Refusal? refusal)
        ? $"{request with { Canonical = default }} {Encoding.UTF8.GetString(request.Canonical.Span)}"
        : refusal.ToString();

    private static ToolCallFacts Facts(string tool, string input, string? folder = "/nowhere/repo", string? scope = null) => new()
    {
        Id = "t1",
        Cli = "claude-code",
        Tool = tool,
        Input = Encoding.UTF8.GetBytes(input),
        Cwd = folder,
        Session = "s",
        Agent = "a",
        TokenScope = scope,
    };

    private void Link(string path, string? target)
    {
        _links.Remove(path);
        if (target is not null)
        {
            _links.Add(path, target);
        }
    }

    private CommandRequests Requests() => new(
        new CommandClassifier(new ClassifierOptions { Home = "/home/dev", TempFolders = ["/tmp"], LinkTarget = _links.GetValueOrDefault }),
        HookBench.Digester,
        new ScopeResolver(new ScopeOptions(), TimeProvider.System));
}
