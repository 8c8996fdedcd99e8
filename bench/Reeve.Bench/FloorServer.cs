using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Reeve.Bench;

/// <summary>The floor under the hook endpoint: the same server reads the same body and answers a constant of the same size, judging nothing.</summary>
internal static class FloorServer
{
    private static readonly byte[] Answer =
        """{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow","permissionDecisionReason":"Allowed at phase L4."}}"""u8.ToArray();

    public static async Task<int> RunAsync(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(args is [string url, ..] ? url : "http://127.0.0.1:4008");
        WebApplication app = builder.Build();
        app.Run(async context =>
        {
            while (true)
            {
                System.IO.Pipelines.ReadResult read = await context.Request.BodyReader.ReadAsync();
                context.Request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            context.Response.ContentType = "application/json";
            context.Response.ContentLength = Answer.Length;
            await context.Response.BodyWriter.WriteAsync(Answer);
        });
        await app.StartAsync();
        Console.WriteLine($$"""{"ready":true,"url":"{{app.Urls.First()}}"}""");
        await app.WaitForShutdownAsync();
        return 0;
    }
}
