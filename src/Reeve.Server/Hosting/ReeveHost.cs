using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Reeve.Agents.Commands;
using Reeve.Agents.Hooks;
using Reeve.Agents.Scopes;
using Reeve.Core.Refusals;
using Reeve.Server.Config;
using Reeve.Server.Database;
using Reeve.Server.Hooks;
using Reeve.Server.Logging;
using Reeve.Server.Metrics;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;
using Reeve.Server.Schedules;

namespace Reeve.Server.Hosting;

/// <summary>Starts Reeve: data folder, HTTP API, hooks.</summary>
public static class ReeveHost
{
    /// <summary>Version of this build.</summary>
    public static string Version { get; } =
        typeof(ReeveHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Opens the data folder and listens. Refused, with everything closed again, when either cannot be done.</summary>
    public static async Task<Result<ReeveApp>> StartAsync(ServeOptions options, CancellationToken cancellationToken, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;

        // Empty: the usual builders read appsettings.json and ASPNETCORE_* from wherever they are started, which is somebody's repository, and
        // watch every folder below it.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore();
        ConfigureLog(builder, options, time);
        Uri url = new(options.Options.Text("url"));
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options, url));

        ILoggerFactory loggers = LoggerFactory.Create(b => ConfigureLog(b, options, time));
        if (!(await DataFolder.OpenAsync(options.Options, time, loggers).ConfigureAwait(false)).TryGet(out DataFolder? folder, out Refusal? refusal))
        {
            loggers.Dispose();
            return refusal;
        }

        WebApplication? app = null;
        Socket? bound = null;
        try
        {
            if (options.UnixSocket is null && !Listening.IsLoopback(url) && !folder.Installation.Plane.Current.TokensMinted)
            {
                return await AbandonAsync(Listening.NeedsTokens(url)).ConfigureAwait(false);
            }

            bound = options.UnixSocket is null ? Listening.TakeFreePort(ref url) : null;
            if (bound is not null)
            {
                builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = _ => bound);
            }

            var address = new ListeningAddress(options.UnixSocket is null ? url : null);
            Register(builder.Services, options, folder, time, address);
            app = builder.Build();
            ApiMap.Map(app, address.Url);
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new ReeveApp(app, folder, loggers, address.Url);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            bound?.Dispose();
            return await AbandonAsync(Listening.CannotListen(url, e.Message)).ConfigureAwait(false);
        }

        async ValueTask<Refusal> AbandonAsync(Refusal why)
        {
            if (app is not null)
            {
                await app.DisposeAsync().ConfigureAwait(false);
            }

            await folder.DisposeAsync().ConfigureAwait(false);
            loggers.Dispose();
            return why;
        }
    }

    private static void Register(IServiceCollection services, ServeOptions options, DataFolder folder, TimeProvider time, ListeningAddress address)
    {
        services.AddRouting();
        services.AddSingleton(time);
        services.AddSingleton(address);
        services.AddSingleton(folder);
        services.AddSingleton(folder.Installation);
        services.AddSingleton(options.Options);
        services.AddSingleton(new ServiceClock(time));
        var requests = new CommandRequests(
            new CommandClassifier(ProtectedPaths.Classifier(options.Options, folder.Path, address.Url)), folder.Installation.Digester, new ScopeResolver(new ScopeOptions(), time));
        services.AddSingleton(requests);
        var hooks = new HookOptions { MaxBodyBytes = (int)options.Options.Number("hooks.maxBodyBytes") };
        services.AddSingleton(hooks);
        services.AddSingleton(new HookProcessor(hooks, requests, folder.Installation.Gate));
        services.ConfigureHttpJsonOptions(json => ApiJson.Apply(json.SerializerOptions));
        ApiDocument.Add(services);
        services.AddSingleton<HookEndpoint>();
        services.AddSingleton(new HttpMeter(time));
        services.AddSingleton<BackupDesk>();
        services.AddSingleton<NightlyUpkeep>();
        services.AddSingleton<GaugeRefresh>();
        services.AddHostedService(all => all.GetRequiredService<GaugeRefresh>());

        // On a unix socket this is one command of the CLI, not a service.
        if (options.UnixSocket is null)
        {
            ServiceSchedules.Add(services, options.Options, time);
        }
    }

    private static void Listen(KestrelServerOptions kestrel, ServeOptions options, Uri url)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = HookEndpoint.MaxDrained;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        if (options.UnixSocket is not null)
        {
            kestrel.ListenUnixSocket(options.UnixSocket);
        }
        else if (url.Host == "localhost")
        {
            kestrel.ListenLocalhost(url.Port);
        }
        else
        {
            kestrel.Listen(IPAddress.Parse(url.Host.Trim('[', ']')), url.Port);
        }
    }

    private static void ConfigureLog(WebApplicationBuilder builder, ServeOptions options, TimeProvider time)
    {
        builder.Logging.ClearProviders();
        ConfigureLog(builder.Logging, options, time);
    }

    private static void ConfigureLog(ILoggingBuilder logging, ServeOptions options, TimeProvider time)
    {
        if (options.QuietLog)
        {
            return;
        }

        LogLevel level = options.Options.Text("log.level") switch
        {
            "debug" => LogLevel.Debug,
            "warning" => LogLevel.Warning,
            "error" => LogLevel.Error,
            _ => LogLevel.Information,
        };
        logging.SetMinimumLevel(level);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Quartz", LogLevel.Warning);

        // With its log off, the host does not start an activity and a log scope for every call.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        if (options.Log is { } file)
        {
            logging.Services.AddSingleton<ILoggerProvider>(_ => new LogFileProvider(file, time));
        }

        // stdout is data, stderr is talk.
        logging.AddSimpleConsole(c =>
        {
            c.SingleLine = true;
            c.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            c.UseUtcTimestamp = true;
        });
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(c => c.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
