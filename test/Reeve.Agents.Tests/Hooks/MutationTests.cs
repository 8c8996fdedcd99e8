using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Agents.Hooks;
using Reeve.Core.Decisions;
using Xunit;

namespace Reeve.Agents.Tests.Hooks;

/// <summary>A gate that allows everything, bodies that are damaged at random: what is not the call that was sent is never allowed, and nothing throws.</summary>
public sealed class MutationTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(HookBench.PreToolUse().ToJsonString());

    [Fact]
    public void Arbitrary_bytes_never_throw_and_never_yield_an_allow() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll<byte[]>(bytes => !Allows("claude-code", bytes) && !Allows("codex", bytes)));

    [Fact]
    public void A_body_cut_anywhere_is_never_allowed()
    {
        for (int length = 0; length < Body.Length; length++)
        {
            Assert.False(Allows("claude-code", Body[..length]), $"cut at {length}");
            Assert.False(Allows("codex", Body[..length]), $"cut at {length}");
        }
    }

    [Fact]
    public void A_body_with_random_bytes_changed_is_refused_or_judged_as_what_it_says()
    {
        var change = Gen.Choose(0, Body.Length - 1).Zip(Gen.Choose(0, 255)).ListOf(3).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(change, changes =>
        {
            byte[] body = [.. Body];
            foreach ((int at, int value) in changes)
            {
                body[at] = (byte)value;
            }

            var bench = new HookBench();
            HookReply reply = bench.SendAsync("codex", body).GetAwaiter().GetResult();
            return reply.Refusal is not null
                ? HookBench.Effect("codex", reply) == "deny" && bench.Gate.Requests.Count == 0
                : bench.Gate.Requests.Count == 1 || reply.Answer is null;
        }));
    }

    [Fact]
    public async Task A_member_of_another_type_is_refused_or_did_not_matter()
    {
        foreach (string name in HookBench.PreToolUse().Select(m => m.Key).ToList())
        {
            foreach (string value in new[] { "null", "7", "true", "[]", "{}", "\"\"" })
            {
                var body = HookBench.With(HookBench.PreToolUse(), (name, System.Text.Json.Nodes.JsonNode.Parse(value)));
                HookReply reply = await new HookBench().SendAsync("claude-code", body);
                bool optional = name is "prompt_id" or "permission_mode" or "effort" or "transcript_path" || (name == "tool_input" && value == "{}");
                Assert.True(optional ? reply.Answer == Answer.Allow : reply.Answer == Answer.Deny, $"{name} = {value}");
            }
        }
    }

    private static bool Allows(string cli, byte[] body) =>
        new HookBench().SendAsync(cli, body).GetAwaiter().GetResult() is var reply && HookBench.Effect(cli, reply) != "deny";
}
