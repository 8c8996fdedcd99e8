using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Reeve.Acceptance.AgentClis;

/// <content>Gemini's <c>generateContent</c> and OpenAI's chat completions, which Copilot CLI speaks to a provider of one's own.</content>
internal sealed partial class ModelStub
{
    private async Task ContentAsync(HttpContext context, string path, JsonObject request)
    {
        List<string> results = [.. request["contents"]!.AsArray()
            .SelectMany(c => c!["parts"] as JsonArray ?? [])
            .Where(p => p!["functionResponse"] is not null)
            .Select(p => p!["functionResponse"]!["response"]!.ToJsonString())];
        bool mayCall = (request["tools"] as JsonArray ?? [])
            .SelectMany(t => t!["functionDeclarations"] as JsonArray ?? [])
            .Any(f => (string?)f!["name"] == "run_shell_command");
        string? command = mayCall ? await NextAsync(results) : null;
        JsonObject part = command is null
            ? new() { ["text"] = mayCall ? "Done." : "{}" }
            : new() { ["functionCall"] = new JsonObject { ["name"] = "run_shell_command", ["args"] = new JsonObject { ["command"] = command } } };
        JsonObject answer = new()
        {
            ["candidates"] = new JsonArray(new JsonObject
            {
                ["content"] = new JsonObject { ["role"] = "model", ["parts"] = new JsonArray(part) }, ["finishReason"] = "STOP", ["index"] = 0,
            }),
            ["usageMetadata"] = new JsonObject { ["promptTokenCount"] = 1, ["candidatesTokenCount"] = 1, ["totalTokenCount"] = 2 },
        };
        if (path.EndsWith(":streamGenerateContent", StringComparison.Ordinal))
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync($"data: {answer.ToJsonString()}\r\n\r\n");
            return;
        }

        await context.Response.WriteAsJsonAsync<JsonNode>(answer);
    }

    private async Task CompletionsAsync(HttpContext context, JsonObject request)
    {
        List<string> results = [.. request["messages"]!.AsArray().Where(m => (string?)m!["role"] == "tool").Select(m => Text(m!["content"]))];
        bool mayCall = (request["tools"] as JsonArray ?? []).Any(t => (string?)t!["function"]?["name"] == "bash");
        string? command = mayCall ? await NextAsync(results) : null;
        JsonObject message = new() { ["role"] = "assistant", ["content"] = command is null ? "Done." : null };
        if (command is not null)
        {
            message["tool_calls"] = new JsonArray(new JsonObject
            {
                ["index"] = 0, ["id"] = $"call_{Guid.NewGuid():N}", ["type"] = "function",
                ["function"] = new JsonObject
                {
                    ["name"] = "bash", ["arguments"] = new JsonObject { ["command"] = command, ["description"] = "scripted" }.ToJsonString(),
                },
            });
        }

        string id = $"chatcmpl_{++_ids}";
        string stop = command is null ? "stop" : "tool_calls";
        JsonObject usage = new() { ["prompt_tokens"] = 1, ["completion_tokens"] = 1, ["total_tokens"] = 2 };
        if ((bool?)request["stream"] != true)
        {
            await context.Response.WriteAsJsonAsync<JsonNode>(Completion("chat.completion", new() { ["index"] = 0, ["message"] = message, ["finish_reason"] = stop }, usage));
            return;
        }

        context.Response.ContentType = "text/event-stream";
        JsonObject[] chunks =
        [
            Completion("chat.completion.chunk", new() { ["index"] = 0, ["delta"] = message, ["finish_reason"] = null }, null),
            Completion("chat.completion.chunk", new() { ["index"] = 0, ["delta"] = new JsonObject(), ["finish_reason"] = stop }, usage),
        ];
        foreach (JsonObject chunk in chunks)
        {
            await context.Response.WriteAsync($"data: {chunk.ToJsonString()}\n\n");
        }

        await context.Response.WriteAsync("data: [DONE]\n\n");

        JsonObject Completion(string kind, JsonObject choice, JsonObject? use) => new()
        {
            ["id"] = id, ["object"] = kind, ["created"] = 1, ["model"] = request["model"]?.DeepClone(), ["choices"] = new JsonArray(choice), ["usage"] = use,
        };
    }
}
